"""What is found depends on the obligation and the effort: not on the clock, the load, the seed of
hashes, the number of processes or what was asked before."""

import json
import os
import subprocess
import sys
import time

import pytest

from memcap.symbolic.oracles import oracle
from tests.apart import ROOT
from tests.symbolic.oracles.test_oracles import UNSAT, script

LEMMAS = """
from fractions import Fraction
from memcap.symbolic.kernel import define
from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.library import magnitude, maximum, relu
from memcap.symbolic.proving.proof import by
from memcap.symbolic.language.terms import Eq, Ne, between, ints, reals

x, y = reals("x y")
i, j, n = ints("i j n")
half = define("half", (x,), relu(x) / 2)
lemma("c.ramp", "", claim=relu(x + y) <= relu(x) + relu(y), proof=by())
lemma("c.product", "", given={"x": x >= 1, "y": y >= 1}, claim=x * y >= 1, proof=by())
lemma("c.square", "", claim=x * x + y * y >= 2 * x * y, proof=by())
lemma("c.half", "", claim=half(half(x)) <= relu(x), proof=by(unfold=[half]))
lemma("c.parity", "", claim=Ne(2 * i, 4 * j + 1), proof=by())
lemma("c.size", "", given={"x": between(-2, x, 2)}, claim=magnitude(x) <= 2, proof=by())
lemma("c.cubic", "", given={"x": x > Fraction(1, 7)}, claim=x * x * x > x - 1000000, proof=by())
lemma("c.wrong", "", claim=Ne(x * x, 3 * y + 1), proof=by())
lemma("c.open", "", claim=Ne(i * i * i + j * j * j + n * n * n, 42), proof=by())
"""

WORKERS = """
# a clock that leaps in every process that answers questions, and lags in every other one
import sys
import time

if "--multiprocessing-fork" in sys.orig_argv:
    ticks = iter(range(10**9))
    time.monotonic = time.perf_counter = time.time = lambda: 1e6 * next(ticks)
"""


def checked(folder, *arguments, lemmas=LEMMAS, seed="0", clock=False):
    """What `memcap check --fresh` says of lemmas, and the answers that it keeps, by file."""
    (folder / "own.py").write_text(lemmas)
    (folder / "clock").mkdir()
    (folder / "clock" / "sitecustomize.py").write_text(WORKERS if clock else "")
    own = {
        **os.environ,
        "MEMCAP_CACHE": str(folder / "cache"),
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": f"{folder / 'clock'}{os.pathsep}{ROOT}",
    }
    words = ["-m", "memcap", "check", "own.py", "--fresh", "--effort", "0.02", "--json", "-"]
    done = subprocess.run(
        [sys.executable, *words, *arguments], capture_output=True, text=True, cwd=folder, env=own
    )
    results = json.loads(done.stdout)["results"]
    assert any(result["seconds"] > 1e5 for result in results) == clock
    said = [told(result) for result in results]
    entries = (folder / "cache" / "answers").rglob("*.json")
    return sorted(said), {entry.name: entry.read_bytes() for entry in entries}


def told(result):
    """All that is said of a lemma but how long it took."""
    return json.dumps({key: value for key, value in result.items() if key != "seconds"})


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return checked(tmp_path_factory.mktemp("usual"), "--jobs", "1")


def test_the_lemmas_are_of_all_kinds(usual):
    said, entries = usual
    verdicts = {one["name"]: one["verdict"] for one in map(json.loads, said)}
    assert [verdicts[f"c.{name}"] for name in ("ramp", "parity", "wrong", "open")] == [
        "proved", "proved", "refuted", "unknown"]  # fmt: skip
    assert any(b'"steps"' in entry for entry in entries.values())
    assert any(b'"open"' in entry for entry in entries.values())


@pytest.mark.parametrize(
    ("arguments", "seed", "clock"),
    [
        (["--jobs", "2"], "0", False),
        (["--jobs", "3"], "1", False),
        (["--jobs", "1"], "77", False),
        (["--jobs", "1"], "0", True),
    ],
    ids=["two processes", "three, another seed", "another seed", "a leaping clock"],
)
def test_the_same_is_said_and_kept(tmp_path, usual, arguments, seed, clock):
    assert checked(tmp_path, *arguments, seed=seed, clock=clock) == usual


@pytest.mark.parametrize("name", ["c.square", "c.wrong"])
def test_a_part_says_what_the_whole_says(tmp_path, usual, name):
    """A lemma by itself: no worker has seen anything before."""
    lines = [x for x in LEMMAS.splitlines() if not x.startswith("lemma(") or f'"{name}"' in x]
    [said], entries = checked(tmp_path, lemmas="\n".join(lines))
    assert said in usual[0]
    assert entries.items() <= usual[1].items()


# --- the solvers -----------------------------------------------------------------------------

CUBES = script(
    "x:() Int,y:() Int,z:() Int",
    "(and (> |x| 0) (> |y| 0) (> |z| 0))",
    "(= (+ (* |x| (* |x| |x|)) (* |y| (* |y| |y|))) (* |z| (* |z| |z|)))",
)
POINT = script("x:() Real,n:() Int", "(= (* |x| |x|) (to_real |n|))", "(< 3.5 |x| 7.0)")


@pytest.mark.parametrize("name", ["z3", "cvc5", "certificate"])
@pytest.mark.parametrize("text", [CUBES, POINT, *UNSAT.values()])
def test_a_reply_does_not_depend_on_the_clock_or_on_what_came_before(monkeypatch, name, text):
    asked, other = oracle(name), script("a:() Real", "(< (* |a| |a|) 0.0)")

    def reply():
        return asked.ask(text, 0.01, want_model=True)

    first = reply()
    asked.ask(other, 0.01, want_model=False)
    clock = iter(range(10**9))
    for function in ("monotonic", "perf_counter", "time"):
        monkeypatch.setattr(time, function, lambda: 1e9 * next(clock))
    assert reply() == first
