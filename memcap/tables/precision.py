"""What came of limited precision: as a table, a picture, and JSON."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.numeric.precision.audit import Audit, Survived
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import require_writable, write_whole

__all__ = ["as_json", "draw", "require_picture", "show"]

PICTURES = (".svg", ".pdf", ".png")


def show(console: Console, found: Audit) -> None:
    """A row for each format, then what integers need."""
    table = Table(title="labels that survive", title_justify="left")
    for name in ("numbers", "bits", "labels right", ""):
        table.add_column(name, justify="left" if name == "numbers" else "right")
    rows = [*found.floats, *([] if found.least is None else [found.least])]
    for one in rows:
        cells = (one.name, f"{one.bits:,}", f"{one.right:,} of {one.total:,}", _share(one))
        table.add_row(*cells, style=None if one.all else "yellow")
    console.print(table)
    console.print(Text(_sentence(found)), soft_wrap=True)


def _share(one: Survived) -> str:
    """Rounded down: 100.0 % is all of them.

    >>> _share(Survived("float32", 32, 1999, 2000))
    '99.9 %'
    """
    tenths = 1000 * one.right // one.total
    return f"{tenths // 10}.{tenths % 10} %"


def _sentence(found: Audit) -> str:
    if found.least is None:
        return "in exact numbers some label is wrong, so no number of bits is enough"
    bits = found.least.bits
    over = "" if found.unit == 1 else f" over {found.unit:,}"
    return f"integers{over} of {bits:,} bits are enough for every label, {bits - 1:,} are not"


def as_json(found: Audit) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "command": "precision",
        "floats": [asdict(one) for one in found.floats],
        "least": None if found.least is None else asdict(found.least),
        "tried": [asdict(one) for one in found.tried],
        "unit": found.unit,
    }


def require_picture(path: Path) -> None:
    """Raise InputError for a name that says no format, or that cannot be written."""
    if path.suffix not in PICTURES:
        raise InputError(path, "", f"a picture's name ends in {', '.join(PICTURES)}")
    require_writable(path)


def draw(found: Audit, path: Path) -> None:
    """Labels right against bits: a line for integers (on a sample), a mark for each format."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "memcap", "font.size": 10}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.add_subplot()
        points = [one.bits for one in found.tried], [_percent(one) for one in found.tried]
        axes.plot(*points, marker=".", label="integers of k bits (a sample of the labels)")
        for mark, one in zip("osD", found.floats, strict=True):
            axes.plot([one.bits], [_percent(one)], mark, label=f"{one.name} (all labels)")
        if found.least is not None:
            label = f"all labels: {found.least.bits:,} bits"
            axes.axvline(found.least.bits, color="#808080", linestyle=":", label=label)
        axes.set(xscale="log", xlabel="bits of a number", ylabel="labels that are right (%)")
        axes.set_ylim(-3, 103)
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
        written = BytesIO()
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(written, format=path.suffix[1:], metadata=metadata, dpi=150)
    write_whole(path, written.getvalue())


def _percent(one: Survived) -> float:
    return 100 * one.right / one.total
