"""The runs as plots: SVG whose lines and letters take the colours of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from memcap.report.runs import Run, Trade

__all__ = ["growth", "width_against_depth"]

STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "memcap", "font.size": 10}
MARKS = ("o", "s", "^", "v", "D", "x")
PEERS: dict[str, Callable[[float], float]] = {
    "P: residual and convolutional networks (Hardt & Ma 2017, Nguyen & Hein 2018)": lambda p: p,
    "P^(2/3): Park et al. 2021": lambda p: p ** (2 / 3),
    "√P: Vardi et al. 2022, up to logarithms": lambda p: p**0.5,
}
"""How others grow with the number of labels; only the slope means something."""


def growth(runs: Sequence[Run]) -> Markup:
    """Parameters against the number of labels, and how the peers' numbers grow."""

    def draw(axes: Axes) -> None:
        for mark, theorem in zip(MARKS, dict.fromkeys(r.theorem for r in runs), strict=False):
            own = [r for r in runs if r.theorem == theorem]
            points = [r.keys for r in own], [r.parameters for r in own]
            axes.plot(*points, marker=mark, label=theorem, linewidth=1.2, markersize=5)
        low, high = min(r.keys for r in runs), max(r.keys for r in runs)
        for dash, (name, grows) in zip(("-", "--", ":"), PEERS.items(), strict=True):
            scale = 300 / grows(low)
            ends = [scale * grows(low), scale * grows(high)]
            axes.plot([low, high], ends, dash, color="#808080", linewidth=1, label=name)
        axes.set(xscale="log", yscale="log", xlabel="labels memorized, P", ylabel="parameters")

    return _svg(draw, "Parameters of the networks against the number of labels")


def width_against_depth(trades: Sequence[Trade]) -> Markup:
    """Registers against blocks, one network for each depth budget."""

    def draw(axes: Axes) -> None:
        axes.plot([t.blocks for t in trades], [t.registers for t in trades], marker="o")
        for t in trades:
            at = (t.blocks, t.registers)
            axes.annotate(f"L = {t.budget}", at, (6, 4), textcoords="offset points", fontsize=8)
        axes.set(xscale="log", yscale="log", xlabel="depth (blocks)", ylabel="width (registers)")
        axes.margins(x=0.12, y=0.08)

    return _svg(draw, "Width of the network against its depth", legend=False)


def _svg(draw: Callable[[Axes], None], label: str, *, legend: bool = True) -> Markup:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 5.4 if legend else 4), layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        axes.grid(which="major", alpha=0.3)
        if legend:
            figure.legend(loc="outside lower center", ncols=2, fontsize=8, frameon=False)
        written = StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return Markup(_on_page(written.getvalue(), label))


def _on_page(svg: str, label: str) -> str:
    """The picture by itself, its black as the colour of the text."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"#000000|(?<=[: ])black", "currentColor", svg)
    svg = re.sub(r'(<g id="text_\d+">\s*<text )', r'\1fill="currentColor" ', svg)
    return svg.replace("<svg ", f'<svg class="plot" role="img" aria-label="{label}" ', 1)
