"""`memcap list`: the theorems, with what stored answers tell."""

from __future__ import annotations

from memcap.checking import recalled
from memcap.commands.options import Targets
from memcap.commands.outcome import some_of, unread
from memcap.console import stdout
from memcap.names import LIBRARY
from memcap.symbolic.proving.loading import search
from memcap.tables import list as table

__all__ = ["list_"]


def list_(targets: Targets = None) -> None:
    """List the theorems with their state, as far as stored answers tell, or open.

    No solver runs; `memcap check` settles what is open.

    Example:

        memcap list 'bits.*'
    """
    found = search(targets or [], LIBRARY)
    table.show(stdout(), recalled(some_of(found)))
    unread(found.complaints)
