"""The pages of the report, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jinja2
from markupsafe import Markup

from memcap.contents import section_title
from memcap.graph import drawing, grouped, groups_of, uses_graph
from memcap.instances import Constant, Size, constants
from memcap.report import markup, picture, plots
from memcap.report.folder import write_folder
from memcap.report.runs import Run, Trade
from memcap.symbolic.checking.refute import Question, shown
from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.language.terms import INT, Fun, Term
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.typeset.definitions import beside
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.prose import Item
from memcap.symbolic.typeset.sentences import Sentences
from memcap.symbolic.typeset.terminal import terminal
from memcap.symbolic.typeset.theorem import Proved, abbreviating, state, steps

__all__ = ["ASSETS", "Site", "pages", "write_site"]

ASSETS = ("style.css", "filter.js")
STATES = {
    "proved": "proved, with all that it uses",
    "steps": "its own steps are shown, but something that it uses is open",
    "open": "open",
    "refuted": "refuted",
}


@dataclass(frozen=True)
class Site:
    """What the report is about.

    lemmas         in their order; report: what came of them
    abbreviations  terms that are written as a letter
    size           of the data for which the constants are computed
    runs, trades   networks that were built; none where they are left out
    """

    lemmas: Sequence[Lemma]
    report: Report
    abbreviations: Mapping[Term, str]
    size: Size
    runs: Sequence[Run] = ()
    trades: Sequence[Trade] = ()

    @cached_property
    def results(self) -> dict[str, Result]:
        return {result.name: result for result in self.report.results}

    @cached_property
    def states(self) -> dict[str, str]:
        """The state of each lemma, one of `STATES`."""
        return {name: self._state(result) for name, result in self.results.items()}

    def _state(self, result: Result) -> str:
        if result.verdict in ("proved", "refuted"):
            return result.verdict
        asked = self.report.obligations.get(result.name, ())
        complete = result.verdict == "unknown" and result.reason.startswith("uses ")
        return "steps" if complete and all(o.verdict == "unsat" for o in asked) else "open"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("memcap.report", "."),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
    )
    environment.globals["page"] = markup.file_of
    return environment


def pages(site: Site) -> dict[str, str]:
    """Name of each file ↦ what stands in it."""
    environment = _environment()
    names, users = set(site.results), _users(site.results)
    common = {"states": STATES, "has_runs": bool(site.runs)}
    made = {
        "index.html": _index(site),
        "graph.html": _graph(site),
        **({"runs.html": _runs(site)} if site.runs else {}),
    }
    written = {
        file: environment.get_template(f"{file}.j2").render(**common, **content)
        for file, content in made.items()
    }
    template = environment.get_template("theorem.html.j2")
    for lemma in site.lemmas:
        content = _theorem(site, lemma, names, users)
        written[unquote(markup.file_of(lemma.name))] = template.render(**common, **content)
    return written


def _users(results: Mapping[str, Result]) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {name: [] for name in results}
    for name, result in results.items():
        for used in result.uses:
            users.setdefault(used, []).append(name)
    return users


def _index(site: Site) -> dict[str, Any]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for lemma in site.lemmas:
        result = site.results[lemma.name]
        row = {"result": result, "state": site.states[lemma.name], "says": lemma.statement.says}
        sections.setdefault(section_title(lemma.file), []).append(row)
    counts = {state: list(site.states.values()).count(state) for state in STATES}
    return {
        "sections": sections,
        "principal": [row for rows in sections.values() for row in rows if row["says"]],
        "counts": {state: number for state, number in counts.items() if number},
        "obligations": sum(r.obligations for r in site.results.values()),
        "foundation": sorted({f for r in site.results.values() for f in r.rests_on}),
        "seconds": site.report.seconds,
    }


# --- the graph ------------------------------------------------------------------------------


def _graph(site: Site) -> dict[str, Any]:
    uses = {name: result.uses for name, result in site.results.items()}
    graph = uses_graph(uses)
    groups = groups_of(graph)
    titles = {name: result.title for name, result in site.results.items()}

    def of_group(group: str) -> str:
        return markup.file_of(group if group in uses else groups[group][0])

    overview = picture.svg(
        drawing(grouped(graph, groups)),
        {group: _worst(site.states[n] for n in names) for group, names in groups.items()},
        {g: titles.get(g, f"the lemmas of {g}") for g in groups},
        of_group,
        "What is used for what, lemmas of one number together",
    )
    whole = picture.svg(
        drawing(graph), site.states, titles, markup.file_of, "What every lemma is used for"
    )
    return {"overview": Markup(overview), "whole": Markup(whole), "same": len(groups) == len(graph)}


def _worst(states: Iterable[str]) -> str:
    order = ("refuted", "open", "steps", "proved")
    return min(states, key=order.index)


# --- one theorem ----------------------------------------------------------------------------


def _theorem(
    site: Site, lemma: Lemma, names: set[str], users: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    result, report = site.results[lemma.name], site.report
    formula = Formula(abbreviations=site.abbreviations)
    stated = state(lemma, formula, markup.plain)
    inside, _ = abbreviating(lemma.statement, formula)

    def html(text: str) -> Markup:
        return markup.html(text, names)

    proof: list[Item] = []
    if lemma.name in report.theorems:
        proved = Proved(lemma, report.theorems[lemma.name], result)
        proof = steps(proved.lemma, formula, markup.plain)
    return {
        "lemma": lemma,
        "result": result,
        "state": site.states[lemma.name],
        "stated": stated,
        "statement": lemma.statement,
        "beside": beside(lemma.statement, inside),
        "html": html,
        "place": _place(lemma),
        "kind": lemma.statement.kind,
        "proof": [_shown(item, html) for item in proof],
        "obligations": report.obligations.get(lemma.name, ()),
        "users": users.get(lemma.name, ()),
        "known": names,
        "instance": _instance(lemma, report, inside),
        "constants": _constants(lemma, site, html),
    }


def _place(lemma: Lemma) -> str:
    """The file, by its last two parts, and the line."""
    return "/".join(Path(lemma.place).parts[-2:])


def _shown(item: Item, html: Callable[[str], Markup]) -> dict[str, Any]:
    return {
        "number": item.number,
        "text": html(item.text),
        "inner": [_shown(inner, html) for inner in item.inner],
    }


def _instance(lemma: Lemma, report: Report, formula: Formula) -> dict[str, str]:
    """Letter ↦ value; of a function of one integer the first values."""
    case = report.cases.get(lemma.name)
    if case is None:
        return {}
    values = shown(Question(lemma.statement.given, lemma.statement.claim), case)
    for variable in lemma.variables:
        sequence = isinstance(variable.type, Fun) and variable.type.args == (INT,)
        if sequence and variable.name in case:
            values[variable.name] = _first_values(case[variable.name], values[variable.name])
    return {terminal(formula.letter(name)): value for name, value in values.items()}


def _first_values(function: Callable[[int], Any], otherwise: str) -> str:
    try:
        return ", ".join(f"{k} ↦ {function(k)}" for k in range(1, 5)) + ", …"
    except Exception:  # of a function that the author gave: it may be of any class
        return otherwise


def _constants(lemma: Lemma, site: Site, html: Callable[[str], Markup]) -> dict[str, Any] | None:
    """The table of constants, or why there is none; None where there is nothing to say."""
    table = constants(lemma.statement, site.size)
    if table is None:
        return None
    formula, _ = abbreviating(lemma.statement, Formula(abbreviations=site.abbreviations))
    sentences = Sentences(formula, markup.plain)
    return {
        "given": html(table.given(sentences)),
        "gap": html(table.gap.said(sentences)) if table.gap else "",
        "rows": [_row(row, sentences, html) for row in table.found],
    }


def _row(row: Constant, sentences: Sentences, html: Callable[[str], Markup]) -> dict[str, Any]:
    what = html(sentences.math(row.what))
    return {"what": what, "value": row.value, "because": map(html, row.reasons(sentences))}


# --- runs, and files ------------------------------------------------------------------------


def _runs(site: Site) -> dict[str, Any]:
    return {
        "known": set(site.results),
        "runs": site.runs,
        "trades": site.trades,
        "growth": plots.growth(site.runs),
        "trade_off": plots.width_against_depth(site.trades),
    }


def write_site(site: Site, folder: str) -> int:
    """Writes all pages into ``folder``, which is made, or replaced if it holds a report.

    The number of pages. Raises InputError where something else is in the way.
    """
    made = pages(site)
    assets = {name: (files("memcap.report") / name).read_text(encoding="utf-8") for name in ASSETS}
    write_folder(folder, {**made, **assets}, ASSETS)
    return len(made)
