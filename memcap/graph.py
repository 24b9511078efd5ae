"""What uses what: the graph of the theorems, laid out in layers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

__all__ = ["Drawing", "drawing", "grouped", "groups_of", "uses_graph"]

FEW = 40
"""So many lemmas are drawn one by one; of more, those with a number, such as L11, together."""

SWEEPS = 12


@dataclass(frozen=True)
class Drawing:
    """Nodes in layers from the lowest up, each from left to right: what is used stands below what
    uses it.  Edges go from the user to the used.
    """

    layers: Sequence[Sequence[str]]
    edges: Sequence[tuple[str, str]]


def uses_graph(uses: Mapping[str, Iterable[str]]) -> nx.DiGraph:
    """A node for each lemma, an edge to each that it uses and that is a node."""
    graph = nx.DiGraph()
    graph.add_nodes_from(uses)
    graph.add_edges_from((name, used) for name, by in uses.items() for used in by if used in uses)
    return graph


def groups_of(graph: nx.DiGraph) -> dict[str, list[str]]:
    """The lemmas of each node that is drawn: each for itself, or, of many, those of one number."""
    if len(graph) <= FEW:
        return {name: [name] for name in graph}
    groups: dict[str, list[str]] = {}
    for name in graph:
        if number := _number(name):
            groups.setdefault(number, []).append(name)
    return groups


def grouped(graph: nx.DiGraph, groups: Mapping[str, Iterable[str]]) -> nx.DiGraph:
    """One node for each group; one that uses another by others that are left out uses it, too."""
    of = {name: group for group, names in groups.items() for name in names}
    made = nx.DiGraph()
    made.add_nodes_from(sorted(groups))
    for a, b in nx.transitive_closure_dag(graph).edges:
        if a in of and b in of and of[a] != of[b]:
            made.add_edge(of[a], of[b])
    _break_cycles(made)
    return made


def _number(name: str) -> str:
    """L11 of L11.stored; nothing for a lemma without a number.

    >>> _number("L11.stored"), _number("T1''.rate"), _number("grid.place")
    ('L11', "T1''", '')
    """
    found = re.fullmatch(r"([A-Z]\d+[a-z]?'*)(\..*)?", name)
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
    reduced = nx.DiGraph(sorted(nx.transitive_reduction(graph).edges))
    reduced.add_nodes_from(sorted(graph))
    below = reduced.reverse()
    rows = [sorted(row, key=_order) for row in nx.topological_generations(below)]
    for sweep in range(SWEEPS):
        _order_rows(rows, reduced if sweep % 2 else below, downwards=sweep % 2 == 1)
    return Drawing(rows, sorted(reduced.edges))


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
