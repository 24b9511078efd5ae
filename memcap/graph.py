"""What uses what: the graph of the theorems, laid out in layers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

__all__ = ["Drawing", "drawing", "grouped", "uses_graph"]

FEW = 40
"""So many lemmas are drawn one by one; of more, those with a number, such as L11, together."""

SWEEPS = 12


@dataclass(frozen=True)
class Drawing:
    """Nodes in layers, what is used below what uses it, and edges from the user to the used.

    places: layer and place in it, both from 0; widest: the most nodes in a layer.
    """

    places: Mapping[str, tuple[int, int]]
    edges: tuple[tuple[str, str], ...]

    @property
    def layers(self) -> list[list[str]]:
        """The nodes from the lowest layer up, from left to right."""
        depth = 1 + max((layer for layer, _ in self.places.values()), default=-1)
        rows: list[list[str]] = [[] for _ in range(depth)]
        for name in sorted(self.places, key=lambda n: self.places[n]):
            rows[self.places[name][0]].append(name)
        return rows


def uses_graph(uses: Mapping[str, Iterable[str]]) -> nx.DiGraph:
    """A node for each lemma, an edge to each that it uses and that is a node."""
    graph = nx.DiGraph()
    graph.add_nodes_from(uses)
    graph.add_edges_from((name, used) for name, by in uses.items() for used in by if used in uses)
    return graph


def grouped(graph: nx.DiGraph) -> nx.DiGraph:
    """The graph itself, or, of many lemmas, one of their numbers: L11.stored counts for L11."""
    if len(graph) <= FEW:
        return graph
    groups = {name: _number(name) for name in graph}
    closure = nx.transitive_closure_dag(graph)
    made = nx.DiGraph()
    made.add_nodes_from(sorted({g for g in groups.values() if g}))
    for a, b in closure.edges:
        if groups[a] and groups[b] and groups[a] != groups[b]:
            made.add_edge(groups[a], groups[b])
    _break_cycles(made)
    return made


def _number(name: str) -> str:
    """L11 of L11.stored; nothing for a lemma without a number.

    >>> _number("L11.stored"), _number("T4a'"), _number("grid.place")
    ('L11', "T4a'", '')
    """
    found = re.fullmatch(r"([A-Z]\d+[a-z]?'?)(\..*)?", name)
    return found[1] if found else ""


def _break_cycles(graph: nx.DiGraph) -> None:
    """Two groups that use each other: only the later one is drawn to use the other."""
    for component in list(nx.strongly_connected_components(graph)):
        inside = [(a, b) for a, b in graph.edges if a in component and b in component]
        graph.remove_edges_from((a, b) for a, b in inside if _order(a) <= _order(b))


def _order(name: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"([A-Z])(\d+)(.*)", name)
    return (found[1], int(found[2]), found[3]) if found else (name, 0, "")


def drawing(graph: nx.DiGraph) -> Drawing:
    """Layers by the longest way down, few crossings, no edge that follows from others."""
    reduced = nx.transitive_reduction(graph)
    below = nx.DiGraph(reduced).reverse()
    rows = [sorted(row, key=_order) for row in nx.topological_generations(below)]
    for sweep in range(SWEEPS):
        _order_rows(rows, reduced if sweep % 2 else below, downwards=sweep % 2 == 1)
    places = {name: (y, x) for y, row in enumerate(rows) for x, name in enumerate(row)}
    return Drawing(places, tuple(sorted(reduced.edges)))


def _order_rows(rows: Sequence[list[str]], graph: nx.DiGraph, *, downwards: bool) -> None:
    """Each row by the mean place of its neighbours, one row after the other."""
    place = {name: at for row in rows for name, at in _placed(row)}
    for row in rows if not downwards else reversed(rows):
        near = {name: [place[n] for n in graph.predecessors(name)] or [place[name]] for name in row}
        row.sort(key=lambda name, near=near: (sum(near[name]) / len(near[name]), name))  # type: ignore[misc]
        place |= dict(_placed(row))


def _placed(row: Sequence[str]) -> list[tuple[str, float]]:
    """Where each node of a row stands, from 0 to 1."""
    return [(name, (x + 0.5) / len(row)) for x, name in enumerate(row)]
