"""What does not end by itself ends at once when it is told to."""

import os
import signal
import subprocess
import sys
import time

import pytest

from memcap.symbolic.language.deeply import deeply
from tests.apart import ROOT

HEAD = """\
import sys
from memcap import lemma
from memcap import by
from memcap import *
x, y = reals("x y"); n, = ints("n"); f, = functions("f", INT, REAL)
def begin(*_):
    sys.stderr.write("begun\\n"); sys.stderr.flush()
def forever(*_):
    begin()
    while True: pass
"""
FILES = {
    "a file": "forever()\n",
    "an instance": 'lemma("a", "", given={"f": f(1) >= 0}, claim=f(1) >= 0, proof=by("f"),'
    ' instance={"f": forever})\n',
    "terms": "begin()\nwhile True: forall(y, x <= y)\n",
}
ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.mark.parametrize("number", ENDS)
@pytest.mark.parametrize("kind", FILES)
def test_a_signal(tmp_path, kind, number):
    (tmp_path / "endless.py").write_text(HEAD + FILES[kind])
    own = {**os.environ, "MEMCAP_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "memcap", "check", "endless.py"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            assert run.stderr.readline() == "begun\n"
            time.sleep(0.5)
            assert run.poll() is None
            run.send_signal(number)
            out, err = run.communicate(timeout=60)
        finally:
            run.kill()
    assert run.returncode == ENDS[number]
    assert "Traceback" not in out + err


def test_what_is_raised_in_deep_work_comes_out():
    with pytest.raises(ZeroDivisionError):
        deeply(lambda: 1 // 0)
    with pytest.raises(KeyboardInterrupt):
        deeply(interrupted)
    assert deeply(lambda: deeply(lambda: depth(20_000))) == 20_000


def interrupted():
    raise KeyboardInterrupt


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def test_deep_work_is_told_and_may_tidy_up():
    seen = []

    def work():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            while True:
                pass
        finally:
            seen.append("tidied up")

    with pytest.raises(KeyboardInterrupt):
        deeply(work)
    assert seen == ["tidied up"]
