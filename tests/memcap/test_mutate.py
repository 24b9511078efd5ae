"""`memcap mutate` on files of the user's own: findings, reports, exit status."""

import json

import pytest

HEAD = """\
from memcap import lemma
from memcap import by
from memcap import *

x, y = reals("x y")
"""
SLACK = 'lemma("m.{0}.slack", "Square", given={{"low": x >= 2}}, claim=x * x >= 3, proof=by())\n'
TIGHT = 'lemma("m.{0}.tight", "Sum", given={{"low": x >= 2}}, claim=x + 1 >= 3, proof=by())\n'
FALSE_ = 'lemma("m.{0}.false", "Wrong", given={{"low": x >= 1}}, claim=x >= 2, proof=by())\n'


@pytest.fixture
def written(tmp_path):
    """A lemma file, whose lemmas have names of their own."""

    def write(lemmas, name="mine.py"):
        (tmp_path / name).write_text(HEAD + lemmas.format(tmp_path.name))
        return name

    return write


def report(memcap, tmp_path, *arguments, status=0):
    """The results of a run, by the last part of the lemma's name."""
    done = memcap("mutate", *arguments, "--json", "out.json")
    assert done.exit_code == status, done.output
    content = json.loads((tmp_path / "out.json").read_text())
    assert content["ok"] == (status == 0)
    return {one["name"].split(".")[-1]: one for one in content["results"]}


def test_what_is_printed(memcap, written):
    done = memcap("mutate", written(SLACK))
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "slack claim 3 ≤ x·x → 4 ≤ x·x proved: the kernel alone" in lines
    assert "tight claim 3 ≤ x·x → 6 ≤ x·x x = 2" in lines
    assert "tight low 2 ≤ x → dropped x = 1" in lines
    assert "3 tight, 2 slack, 4 weaker" in lines
    assert any(
        line.endswith("can be strengthened: claim: 4 ≤ x·x in place of 3 ≤ x·x") for line in lines
    )


def test_the_report(memcap, written, tmp_path):
    found = report(memcap, tmp_path, written(SLACK + TIGHT))
    assert set(found["slack"]) == {"name", "title", "verdict", "reason", "counts", "mutants"}
    assert found["slack"]["counts"] == {
        "tight": 3, "slack": 2, "also_true": 0, "undecided": 0, "vacuous": 0, "weaker": 4,
    }  # fmt: skip
    assert "weaker" not in {mutant["verdict"] for mutant in found["slack"]["mutants"]}
    assert found["slack"]["mutants"][2] == {
        "where": "claim",
        "change": "2: 3 becomes 4",
        "verdict": "slack",
        "stated": "3 ≤ x·x",
        "changed": "4 ≤ x·x",
        "counterexample": None,
        "rests_on": [],
        "reason": "",
    }
    assert found["tight"]["counts"]["slack"] == found["tight"]["counts"]["undecided"] == 0
    assert found["tight"]["mutants"][0]["counterexample"] == {"x": "1"}


def test_a_report_on_stdout_stands_alone(memcap, written):
    done = memcap("mutate", written(TIGHT), "--json", "-")
    assert json.loads(done.stdout)["ok"] is True


def test_a_lemma_that_is_not_proved(memcap, written, tmp_path):
    name = written(FALSE_)
    found = report(memcap, tmp_path, name)
    assert (found["false"]["verdict"], found["false"]["mutants"]) == ("refuted", [])
    assert "no mutant was tried" in memcap("mutate", name).output
    report(memcap, tmp_path, name, "--fail-on", "undecided", status=1)
    report(memcap, tmp_path, name, "--fail-on", "slack")


def test_fail_on(memcap, written, tmp_path):
    name = written(SLACK)
    report(memcap, tmp_path, name, "--fail-on", "slack", status=1)
    report(memcap, tmp_path, name, "--fail-on", "slack", "--fail-on", "undecided", status=1)
    report(memcap, tmp_path, name, "--fail-on", "undecided")
    report(memcap, tmp_path, written(TIGHT, "tight.py"), "--fail-on", "slack")


def test_a_lemma_of_the_library(memcap, tmp_path):
    found = report(memcap, tmp_path, "bump.off", "--processes", "1")
    assert found["off"]["counts"]["tight"] > 0
    assert found["off"]["counts"]["slack"] == 0


def test_check_rests_on_the_kernel_alone_afterwards(memcap, written, tmp_path):
    name = written(SLACK)
    memcap("mutate", name)
    memcap("check", name, "--json", "check.json")
    [result] = json.loads((tmp_path / "check.json").read_text())["results"]
    assert (result["verdict"], result["rests_on"]) == ("proved", [])


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no.such.lemma",),
        ("none.py",),
        ("bump.off", "--timeout", "0"),
        ("bump.off", "--jobs", "0"),
        ("bump.off", "--fail-on", "tight"),
        ("bump.off", "--json", "no/such/folder/out.json"),
    ],
)
def test_bad_input_is_one_line_and_status_2(memcap, arguments):
    done = memcap("mutate", *arguments)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
