"""The figures of the appendix, in TikZ: the stages of a network, and what uses what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from memcap.appendix.letters import plain
from memcap.graph import drawing, grouped, groups_of, uses_graph
from memcap.symbolic.gadgets.blocks import Attention
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Program
from memcap.symbolic.language.terms import INT, Var
from memcap.symbolic.typeset.algorithm import repetition
from memcap.symbolic.typeset.formula import Formula

__all__ = ["dependencies", "stages"]

ACROSS, UP = 1.9, 1.25
"""Centimetres between the nodes of a layer, and between layers, before scaling."""

RISE = 0.8
"""Centimetres between the stages of a network."""

BLOCKS = r"""font=\footnotesize, >=stealth,
    block/.style={draw, rounded corners=2pt, align=center, inner sep=3pt},
    attention/.style={block, fill=black!12}"""
NODES = r"""font=\scriptsize, >=stealth, draw=black!50,
    every node/.style={draw, rounded corners=2pt, fill=white, inner sep=2pt}"""
USES = """What is used for what, from the bottom up.  Lemmas with one number are drawn together;
an arrow that follows from others is left out."""


def stages(network: str, program: Program, formula: Formula) -> str:
    """The blocks of a network from below: attention shaded, repetitions in frames."""
    boxes = [("embedding", False), *_boxes(program, formula), ("read-out", False)]
    lines = [
        rf"\node[{'attention' if attention else 'block'}] (b{k}) at (0,{k * RISE:.2f}) {{{text}}};"
        for k, (text, attention) in enumerate(boxes)
    ]
    lines += [rf"\draw[->] (b{k}) -- (b{k + 1});" for k in range(len(boxes) - 1)]
    caption = (
        rf"The stages of ${formula.sign(network)}$, from the bottom up.  Shaded: with attention."
    )
    return _figure(BLOCKS, lines, caption)


def _boxes(program: Program, formula: Formula) -> Iterator[tuple[str, bool]]:
    """The text of each stage, and whether it looks at other columns."""
    for stage in program:
        if isinstance(stage, Gadget):
            yield stage.name, isinstance(stage.block, Attention)
            continue
        body = stage.body(Var(stage.index, INT))
        inner = list(_boxes(body, formula))
        said = " $\\to$ ".join(text for text, _ in inner)
        yield (
            rf"{repetition(stage, formula)}: {{\itshape {said}}}",
            any(attention for _, attention in inner),
        )


def dependencies(uses: Mapping[str, Iterable[str]]) -> str:
    """What uses what, from the bottom up."""
    graph = uses_graph(uses)
    drawn = drawing(grouped(graph, groups_of(graph)))
    widest = max(map(len, drawn.layers))
    nodes = []
    for y, row in enumerate(drawn.layers):
        for x, name in enumerate(row):
            across = (x + 0.5) / len(row) * widest * ACROSS
            nodes.append(
                rf"\node ({_node(name)}) at ({across:.2f},{y * UP:.2f}) {{{plain(name)}}};"
            )
    edges = [rf"\draw[->] ({_node(b)}) -- ({_node(a)});" for a, b in drawn.edges]
    return _figure(NODES, [*nodes, *edges], USES)


def _figure(options: str, lines: Iterable[str], caption: str) -> str:
    """A figure that is made smaller where it is wider than the line."""
    body = "\n  ".join(lines)
    return rf"""\begin{{figure}}[!htbp]\centering
\resizebox{{\ifdim\width>\linewidth\linewidth\else\width\fi}}{{!}}{{%
\begin{{tikzpicture}}[{options}]
  {body}
\end{{tikzpicture}}}}
\caption{{{caption}}}
\end{{figure}}"""


def _node(name: str) -> str:
    return "n" + "".join(c if c.isalnum() and c.isascii() else f"-{ord(c)}-" for c in name)
