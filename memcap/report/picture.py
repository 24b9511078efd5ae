"""The dependency graph as SVG: nodes are links, colours follow the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from memcap.graph import Drawing

__all__ = ["svg"]

ROW, GAP, HEIGHT, CHARACTER = 74, 14, 24, 7.2


def svg(
    drawn: Drawing,
    states: Mapping[str, str],
    titles: Mapping[str, str],
    href: Callable[[str], str],
    label: str,
) -> str:
    """The picture; the state of a node is its class, its title what is shown beside it."""
    rows = drawn.layers
    widths = {n: CHARACTER * len(n) + 14 for row in rows for n in row}
    lengths = [sum(widths[n] + GAP for n in row) - GAP for row in rows]
    across = max(lengths, default=0) + 2 * GAP
    up = len(rows) * ROW
    middle: dict[str, tuple[float, float]] = {}
    for y, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        spare = (across - length) / (len(row) + 1)
        x = spare
        for name in row:
            middle[name] = (x + widths[name] / 2, up - (y + 0.5) * ROW)
            x += widths[name] + GAP + spare
    edges = "".join(_edge(middle[a], middle[b]) for a, b in drawn.edges)
    nodes = "".join(
        _node(n, middle[n], widths[n], states.get(n, ""), titles.get(n, ""), href(n))
        for row in rows
        for n in row
    )
    return (
        f'<svg class="graph" role="group" aria-label="{escape(label)}" '
        f'viewBox="0 0 {across:.0f} {up:.0f}" width="{across:.0f}" height="{up:.0f}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f'<g class="edges">{edges}</g>{nodes}</svg>'
    )


def _edge(user: tuple[float, float], used: tuple[float, float]) -> str:
    """From what is used up to what uses it."""
    (x1, y1), (x0, y0) = user, used
    top, bottom = y1 + HEIGHT / 2, y0 - HEIGHT / 2
    bend = (top + bottom) / 2
    return (
        f'<path d="M{x0:.1f} {bottom:.1f}C{x0:.1f} {bend:.1f} {x1:.1f} {bend:.1f} '
        f'{x1:.1f} {top:.1f}" marker-end="url(#tip)"/>'
    )


def _node(
    name: str, at: tuple[float, float], width: float, state: str, title: str, href: str
) -> str:
    x, y = at[0] - width / 2, at[1] - HEIGHT / 2
    return (
        f'<a href="{href}" class="node {state}"><title>{escape(name)}: {escape(title)}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{at[0]:.1f}" y="{at[1] + 4:.1f}">{escape(name)}</text></a>'
    )
