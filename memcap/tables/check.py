"""The results of `memcap check`: as a table, as JSON, as JUnit XML."""

from __future__ import annotations

from collections import Counter
from typing import Any
from xml.etree import ElementTree as xml

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.console import plain, write_json
from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.store.files import require_writable, write_whole

__all__ = [
    "as_json",
    "as_junit",
    "remarks",
    "require_folders",
    "show",
    "write_json_report",
    "write_junit_report",
]

STYLES = {"proved": "green", "refuted": "bold red", "vacuous": "bold red", "unknown": "yellow"}
WIDTH = 160


def show(console: Console, report: Report) -> None:
    """The table, then counterexamples, reasons and notes, then one line for all of it."""
    if not console.is_terminal:
        console.width = WIDTH
    console.print(_table(report))
    for result in report.results:
        for line in remarks(result):
            console.print(Text(line), soft_wrap=True)
    console.print(Text(summary(report), style="green" if report.ok else "red"), soft_wrap=True)


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("verdict", "name", "title", "obligations", "seconds", "rests on"):
        number = heading in ("obligations", "seconds")
        table.add_column(heading, justify="right" if number else "left", overflow="fold")
    for result in report.results:
        table.add_row(
            Text(result.verdict, style=STYLES[result.verdict]),
            Text(result.name),
            Text(plain(result.title)),
            str(result.obligations),
            f"{result.seconds:.2f}",
            Text(_foundation(result)),
        )
    return table


def _foundation(result: Result) -> str:
    """What a proved lemma rests on besides the kernel and its checker of certificates."""
    if result.verdict != "proved":
        return ""
    return ", ".join(result.rests_on) or "the kernel alone"


def remarks(result: Result) -> list[str]:
    """The reason, the counterexample and the notes of a result, in lines."""
    lines = [f"{result.name}: {result.verdict}: {plain(result.reason)}"] if result.reason else []
    if result.counterexample is not None:
        values = [f"    {name} = {value}" for name, value in result.counterexample.items()]
        lines += values or ["    (it has no variables)"]
    return [*lines, *(f"{result.name}: note: {plain(note)}" for note in result.notes)]


def summary(report: Report) -> str:
    """How many of each verdict, and how long it took."""
    counts = Counter[str](result.verdict for result in report.results)
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in STYLES if counts[verdict])
    total = sum(result.obligations for result in report.results)
    return f"{said} ({total} obligations, {report.seconds:.1f} s)"


# --- files ---------------------------------------------------------------------------------


def require_folders(*files: str | None) -> None:
    """Raises InputError now rather than after a long run, where a report cannot be written."""
    for file in files:
        if file is not None and file != "-":
            require_writable(file)


def as_json(report: Report) -> dict[str, Any]:
    """The report for programs."""
    return {
        "version": 1,
        "ok": report.ok,
        "results": [
            {
                "name": result.name,
                "title": result.title,
                "verdict": result.verdict,
                "obligations": result.obligations,
                "seconds": round(result.seconds, 3),
                "rests_on": list(result.rests_on),
                "uses": list(result.uses),
                "source": result.source,
                "counterexample": result.counterexample,
                "reason": result.reason,
                "notes": list(result.notes),
            }
            for result in report.results
        ],
        "unread": list(report.unread),
        "seconds": round(report.seconds, 3),
    }


def as_junit(report: Report) -> bytes:
    """The report as JUnit XML: a test case for each lemma, a failure for each not proved.

    A target that could not be read is a test case with an error.
    """
    failures = sum(result.verdict != "proved" for result in report.results)
    suite = xml.Element(
        "testsuite",
        name="memcap",
        tests=str(len(report.results) + len(report.unread)),
        failures=str(failures),
        errors=str(len(report.unread)),
        skipped="0",
        time=f"{report.seconds:.3f}",
    )
    for result in report.results:
        group = result.name.rpartition(".")[0] or "memcap"
        case = xml.SubElement(suite, "testcase", classname=group, name=result.name)
        case.set("time", f"{result.seconds:.3f}")
        if result.verdict != "proved":
            reason = plain(result.reason)
            failure = xml.SubElement(case, "failure", type=result.verdict, message=reason)
            failure.text = "\n".join(plain(line) for line in remarks(result))
    for line in map(plain, report.unread):
        case = xml.SubElement(suite, "testcase", classname="memcap", name=line.partition(":")[0])
        xml.SubElement(case, "error", message=line)
    root = xml.Element("testsuites")
    root.append(suite)
    return bytes(xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def write_json_report(path: str, report: Report) -> None:
    """Whole or not at all; "-" is stdout."""
    write_json(path, as_json(report))


def write_junit_report(path: str, report: Report) -> None:
    """Whole or not at all."""
    write_whole(path, as_junit(report))
