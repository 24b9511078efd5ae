"""Objects that nobody can change [trusted].

    Frozen   a mapping
    sealed   a decorator of dataclasses

Python's own ``frozen=True`` stops an assignment only.  What is left are private names,
``object.__setattr__`` and the ``__set__`` of a slot.

>>> ones = Frozen({"one": 1})
>>> ones["one"], len(ones)
(1, 1)
>>> ones["two"] = 2
Traceback (most recent call last):
TypeError: 'Frozen' object does not support item assignment
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

__all__ = ["Frozen", "sealed"]

Key = TypeVar("Key")
Value = TypeVar("Value")
Class = TypeVar("Class", bound=type[Any])


class Frozen(Mapping[Key, Value]):
    """A copy of a mapping.  Unlike a ``MappingProxyType`` it hands its dict to nobody: a proxy
    gives it to the ``==`` of whatever it is compared with."""

    __slots__ = ("_content",)

    def __init__(self, content: Mapping[Key, Value]) -> None:
        if hasattr(self, "_content"):
            raise TypeError("Frozen: it is made already")
        self._content = dict(content)

    def __getitem__(self, key: Key) -> Value:
        return self._content[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def __repr__(self) -> str:
        return repr(self._content)

    def __reduce__(self) -> tuple[type[Frozen[Key, Value]], tuple[dict[Key, Value]]]:
        return Frozen, (dict(self._content),)


def sealed(kind: Class) -> Class:
    """A dataclass with ``frozen=True, slots=True`` whose fields are set once.

    Without it ``__init__`` and ``__setstate__`` set them anew.  A copy is made, and checks itself,
    like any other.

    >>> from dataclasses import dataclass
    >>> @sealed
    ... @dataclass(frozen=True, slots=True)
    ... class Point:
    ...     x: int
    >>> point = Point(1)
    >>> point.__init__(2)
    Traceback (most recent call last):
    TypeError: Point: it is made already
    """
    made, first = kind.__init__, fields(kind)[0].name
    given = [field.name for field in fields(kind) if field.init]

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        if hasattr(self, first):
            raise TypeError(f"{kind.__name__}: it is made already")
        made(self, *args, **named)

    def __reduce__(self: Any) -> tuple[Any, ...]:
        return kind, tuple([getattr(self, name) for name in given])

    __init__.__doc__ = made.__doc__
    kind.__init__, kind.__reduce__ = __init__, __reduce__  # type: ignore[assignment]
    del kind.__getstate__, kind.__setstate__
    return kind
