"""Network files that say of themselves what is not so: refused, or told by what was counted."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app
from memcap.numeric.agreement import contradiction, differences, figures
from memcap.numeric.errors import InputError
from memcap.numeric.metadata import Options
from memcap.numeric.network_file import load, save
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.readers import read

ROWS = (
    "the\tat\ndog\tnn\nruns\tvb\n\na\tat\ndog\tnn\nbarks\tvb\n\nit\tps\nruns\tvb\n\na\tat\n"
    "cat\tnn\n"
)
KINDS = {
    "n layers": ("tokens", {}),
    "softmax": ("tokens", {"attention": "softmax"}),
    "one layer": ("tokens", {"layers": "one"}),
    "short keys": ("tokens", {"short": True}),
    "side by side": ("tokens", {"depth": 3}),
    "prefixes": ("prefixes", {}),
}
HUGE = 10**12


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("claims")
    (found / "data.conll").write_text(ROWS)
    return found


@pytest.fixture(scope="module", params=KINDS)
def built(request, folder):
    """A network as it is built, and the name of its file."""
    task, options = KINDS[request.param]
    reading = read(folder / "data.conll", task=task)
    prepared = prepare(reading.dataset)
    known = tuple(zip(reading.dataset.words, reading.dataset.vectors, strict=True))
    found = build(
        prepared.dataset, options=Options(vocabulary=known, slope=prepared.slope), **options
    )
    save(found.network, folder / f"{request.param}.json")
    return found, folder / f"{request.param}.json"


def changed(net, folder, place, value):
    """The file with another value at a place, or with what a function makes of the old one."""
    content = json.loads(net.read_text())
    *path, last = place.split(".")
    inner = content["metadata"]
    for step in path:
        inner = inner[step]
    inner[last] = value(inner[last]) if callable(value) else value
    file = folder / "changed.json"
    file.write_text(json.dumps(content))
    return file


def test_what_is_built_agrees_with_itself_and_its_data(built):
    found, net = built
    counted = figures(found.dataset)
    assert contradiction(found.network.metadata) is None
    assert differences(load(net), counted) == []
    shape = found.network.metadata.shape
    assert (counted.N, counted.n, counted.V, counted.C, counted.P) == (
        shape.N, shape.n, shape.V, shape.C, shape.P,
    )  # fmt: skip


REFUSED = {
    "N of 10^12": ("shape.N", HUGE),
    "one N more": ("shape.N", lambda N: N + 1),
    "V of 10^12": ("shape.V", HUGE),
    "C of 10^12": ("shape.C", HUGE),
    "one C more": ("shape.C", lambda C: C + 1),
    "P of 10^12": ("shape.P", HUGE),
    "P of 1": ("shape.P", 1),
    "m of 10^12": ("shape.groups", HUGE),
    "ℓ of 10^12": ("shape.records", HUGE),
    "one σ more": ("shape.label_bits", lambda bits: bits + 1),
    "n of 1": ("shape.n", 1),
    "a class more": ("classes", lambda names: [*names, "more"]),
    "a class twice": ("classes", lambda names: [*names[:-1], names[0]]),
    "an empty class": ("classes", lambda names: [*names[:-1], ""]),
    "M of 1": ("constants.M", "1"),
    "M that is not whole": ("constants.M", "1000001/2"),
    "κ of 3": ("constants.kappa", "3"),
    "κ of 0": ("constants.kappa", "0"),
    "s of ½": ("constants.shift", "1/2"),
    "s below 0": ("constants.shift", "-1"),
    "one B more": ("constants.bound", lambda bound: str(int(bound) + 1)),
    "one H more": ("constants.height", lambda height: str(int(height) + 1)),
    "one λ more": ("constants.heat", lambda heat: str(int(heat) + 1)),
    "one M_s more": ("constants.M_s", lambda spread: str(int(spread) + 1)),
    "no slope": ("options.slope", "0"),
    "a slope below 0": ("options.slope", "-7"),
    "a vocabulary of one": ("options.vocabulary", lambda words: words[:1]),
}


@pytest.mark.parametrize(("place", "value"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_contradicts_itself_is_refused(built, folder, place, value):
    file = changed(built[1], folder, place, value)
    if place == "options.vocabulary" and built[0].network.metadata.options.slope is not None:
        pytest.skip("one word at every place may be as many tokens")
    with pytest.raises(InputError) as caught:
        load(file)
    said = str(caught.value)
    assert "changed.json" in said and "metadata" in said and "\n" not in said and len(said) < 600


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


TOLD = {
    "n of 10^6": ("shape.n", 10**6),
    "one d more": ("shape.d", lambda d: d + 1),
    "one V less": ("shape.V", lambda V: V - 1),
    "one ρ more": ("shape.id_bits", lambda bits: bits + 1),
    "one n more": ("shape.n", lambda n: n + 1),
    "two κ": ("constants.kappa", lambda kappa: str(2 * int(kappa))),
}


@pytest.mark.parametrize(("place", "value"), TOLD.values(), ids=TOLD)
def test_what_is_not_so_is_told_or_refused(built, folder, place, value):
    """Never is a file right that says it."""
    file = changed(built[1], folder, place, value)
    result = run("verify", file, folder / "data.conll")
    assert result.exit_code in (1, 2), result.output
    assert "Traceback" not in result.output


def test_figures_are_those_of_the_data(built, folder, tmp_path):
    found, net = built
    (tmp_path / "fewer.conll").write_text(ROWS.rpartition("\n\n")[0] + "\n")
    result = run("verify", net, tmp_path / "fewer.conll", "--json", tmp_path / "report.json")
    assert result.exit_code == 0, result.output
    assert "3 sequences" in result.stdout and "of 4 sequences" in result.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["data_counted"]["N"] == 3 and report["differences"] == []
    assert report["data_counted"]["P"] < found.network.metadata.shape.P


def test_more_data_than_the_network_is_for_are_told(built, tmp_path):
    _, net = built
    (tmp_path / "more.conll").write_text(f"{ROWS}\ncat\tnn\nbarks\tvb\n")
    result = run("verify", net, tmp_path / "more.conll", "--json", tmp_path / "report.json")
    assert result.exit_code == 1
    report = json.loads((tmp_path / "report.json").read_text())
    assert {"name": "N of the data", "said": "4", "found": "5"} in report["differences"]
    assert not report["ok"]


def test_repeated_and_reordered_rows_are_counted_once(folder, tmp_path):
    dataset = prepare(read(folder / "data.conll").dataset).dataset
    double = dataset.take([*range(dataset.N), *range(dataset.N)])
    assert double.N == 2 * dataset.N and figures(double) == figures(dataset)


@pytest.mark.parametrize(
    ("weights", "name"),
    [
        (lambda net: net["embedding"]["biases"].update(token="3"), "s of the embedding"),
        (lambda net: net["embedding"]["weights"].update(token=["1"] * 4), "weights of the emb"),
        (lambda net: net["blocks"][0].update(bias={"hit": "0"}), "entries: copy"),
        (lambda net: net["readout"].update(hit="0"), "entries: read-out"),
    ],
)
def test_weights_that_do_not_fit_are_told(folder, tmp_path, weights, name):
    net = tmp_path / "net.json"
    assert run("build", folder / "data.conll", "-o", net).exit_code == 0
    content = json.loads(net.read_text())
    weights(content)
    net.write_text(json.dumps(content))
    result = run("verify", net, folder / "data.conll")
    assert result.exit_code == 1 and name in result.stdout
