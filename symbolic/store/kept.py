"""What oracles said before, as it is found in a store and put there.

What was decided is so with any effort, and a certificate or a model is what it is, whoever found
it.  That an oracle does not know is so with the effort that was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from memcap.symbolic.oracles.base import CERTIFICATE, Oracle
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.store.store import Key, Store

__all__ = ["Kept"]


@dataclass(frozen=True)
class Kept:
    """The answers that a store has of oracles; of None, none."""

    store: Store | None
    oracles: Sequence[Oracle]
    versions: Sequence[str]
    effort: float

    def model(self, text: str) -> Reply | None:
        """A model of the formulas."""
        return self._get(Key.of_model(text))

    def decided(self, text: str, place: int) -> Reply | None:
        """What the oracle at this place has decided, with whatever effort."""
        return self._get(self._key(text, place))

    def said(self, text: str, place: int) -> Reply | None:
        """What the oracle at this place would say: an answer, or that it does not know."""
        return self.decided(text, place) or self._get(self._open(text, place))

    def put(self, text: str, place: int, reply: Reply, certify: bool) -> None:
        """Keep what an oracle said; ``certify`` is whether it was asked for a proof."""
        if self.store is None:
            return
        if reply.verdict == "unknown":
            key = self._open(text, place)
        elif reply.verdict == "sat" and not certify:
            key = Key.of_model(text)
        else:
            key = self._key(text, place)
        self.store.put(key, reply)

    def _get(self, key: Key) -> Reply | None:
        return None if self.store is None else self.store.get(key)

    def _key(self, text: str, place: int) -> Key:
        asked = self.oracles[place]
        if asked.name == CERTIFICATE:
            return Key.of_certificate(text)
        return Key(text, asked.name, self.versions[place], asked.options())

    def _open(self, text: str, place: int) -> Key:
        asked = self.oracles[place]
        return Key.of_open(text, asked.name, self.versions[place], asked.options(), self.effort)
