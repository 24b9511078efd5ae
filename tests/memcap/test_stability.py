"""`memcap stability`: the status, the report, and input that is refused."""

import json

import pytest

HEAD = """\
from memcap import lemma
from memcap import by
from memcap import *

x, y = reals("x y")
"""
HALF = 'lemma("s.half", "Half", given={"positive": x > 0}, claim=x / 2 < x, proof=by())\n'
MEAN = 'lemma("s.mean", "", given={}, claim=2 * x * y <= x * x + y * y, proof=by())\n'
FALSE_ = 'lemma("s.false", "", given={"positive": x > 0}, claim=x * x >= x, proof=by())\n'
NAMES = iter(range(1000))


@pytest.fixture
def written(tmp_path):
    """Writes a file of lemmas, whose names are new."""

    def write(text):
        number = next(NAMES)
        (tmp_path / "mine.py").write_text(HEAD + text.replace('"s.', f'"stability.{number}.'))
        return "mine.py"

    return write


def report(memcap, *arguments):
    """The exit status and the JSON report."""
    done = memcap("stability", *arguments, "--runs", "2", "--jobs", "1", "--json", "out.json")
    with open("out.json") as file:
        return done.exit_code, json.load(file), done


def test_a_report_has_all_fields(memcap, written):
    status, content, _ = report(memcap, written(HALF + MEAN))
    assert (status, content["ok"], len(content["obligations"])) == (0, True, 2)
    assert set(content) == {
        "version", "ok", "solver", "runs", "seed", "limit", "failures", "spread", "obligations",
    }  # fmt: skip
    for one in content["obligations"]:
        assert set(one) == {
            "lemma", "step", "place", "state", "variants", "shown", "failed", "reasons",
            "least", "median", "largest", "spread",
        }  # fmt: skip
        assert (one["state"], one["variants"], one["shown"], one["failed"]) == ("stable", 7, 7, {})
        assert one["place"].startswith("mine.py:")
        assert all(type(one[figure]) is int for figure in ("least", "median", "largest"))


def test_the_same_command_writes_the_same_bytes(memcap, written):
    name = written(HALF + MEAN)
    texts = []
    for seed in ("4", "4", "5"):
        done = memcap("stability", name, "--seed", seed, "--json", "-", "--jobs", "1")
        assert done.exit_code == 0
        texts.append(done.stdout)
    assert texts[0] == texts[1] != texts[2]
    assert json.loads(texts[0])["ok"] is True


def test_nothing_stored_is_used_and_nothing_is_kept(memcap, written, cache):
    name = written(HALF)
    assert memcap("check", name, "--jobs", "1").exit_code == 0
    before = {path: path.read_bytes() for path in cache.rglob("*") if path.is_file()}
    status, content, _ = report(memcap, name, "--limit", "1")
    assert (status, content["obligations"][0]["state"]) == (1, "unsolvable")
    assert {path: path.read_bytes() for path in cache.rglob("*") if path.is_file()} == before


def test_what_does_not_fit_in_the_limit_is_told_with_its_reason(memcap, written):
    status, content, done = report(memcap, written(HALF), "--limit", "1")
    [one] = content["obligations"]
    assert (status, content["ok"], content["limit"]) == (1, False, 1)
    assert (one["shown"], sum(one["failed"].values())) == (0, one["variants"])
    assert len(one["reasons"]) == 1
    assert one["lemma"] in done.stdout


def test_nothing_shown_is_never_allowed(memcap, written):
    status, _, _ = report(memcap, written(HALF), "--limit", "1", "--failures", "100")
    assert status == 1


def test_a_step_with_a_model_raises_the_alarm_and_keeps_the_text(memcap, written, tmp_path):
    status, content, done = report(memcap, written(HALF + FALSE_), "--failures", "100")
    assert (status, content["ok"]) == (1, False)
    assert [one["state"] for one in content["obligations"]] == ["stable", "satisfiable"]
    assert content["obligations"][1]["lemma"] in done.stderr
    [file] = tmp_path.glob("satisfiable-*.smt2")
    assert file.name in done.stderr
    assert file.read_text().endswith("(check-sat)\n")


def test_a_lemma_of_the_proofs(memcap):
    status, content, _ = report(memcap, "ramp.low")
    assert (status, [one["lemma"] for one in content["obligations"]]) == (0, ["ramp.low"])


REFUSED = {
    "no such lemma": ["no.such.lemma"],
    "no such file": ["none.py"],
    "no runs": ["--runs", "0"],
    "runs in words": ["--runs", "many"],
    "too many failures": ["--failures", "101"],
    "fewer than none": ["--failures", "-1"],
    "failures in words": ["--failures", "few"],
    "failures that are no number": ["--failures", "nan"],
    "a large exponent": ["--failures", "1e999999999"],
    "a spread below one": ["--spread", "0.99"],
    "a spread over nothing": ["--spread", "1/0"],
    "an infinite spread": ["--spread", "inf"],
    "no limit": ["--limit", "0"],
    "a limit that the solver cannot take": ["--limit", str(2**32)],
    "a seed below none": ["--seed", "-1"],
    "no processes": ["--jobs", "0"],
    "a report in no folder": ["--json", "none/out.json"],
    "an option that is none": ["--timeout", "1"],
}


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED)
def test_what_is_refused(memcap, arguments):
    done = memcap("stability", "ramp.low", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("spread", ["1", "2.5", "5/2", "1000000"])
def test_spreads_that_are_numbers(memcap, written, spread):
    done = memcap("stability", written(HALF), "--runs", "1", "--jobs", "1", "--spread", spread)
    assert done.exit_code == 0
