"""Real text data in the ways in which people write them: read right, or refused with the place."""

from __future__ import annotations

import pytest

from memcap.numeric.errors import InputError
from memcap.numeric.readers import read
from memcap.numeric.readers.rows import TOKENS
from tests.apart import ROOT

CASES = ROOT / "tests" / "cases" / "data"
COLUMNS = "_\tcd\t_\t_\t2\tnsubj\t_\t_"


def shown(path, **options):
    """Words and labels of each row, without padding, and how many rows were left out."""
    reading = read(path, **options)
    data = reading.dataset
    rows = []
    for words, labels in zip(data.sequences, data.labels, strict=True):
        pairs = [(data.words[w], data.classes[c]) for w, c in zip(words, labels, strict=True)]
        rows.append(" ".join(f"{w}/{c}" for w, c in pairs if w != "<pad>"))
    return rows, len(reading.left_out)


READ = {
    "header.csv": ["a/x b/x", "c/y d/y"],
    "quotes.csv": [
        'He/pos said/pos "hi",/pos then/pos left/pos', "a,b,c/neg", "plain/pos text/pos",
    ],
    "space-quote.csv": ["good,/pos film/pos", "bad/neg film/neg"],
    "float-elsewhere.jsonl": ["a/x b/x", "c/y d/y"],
    "somefloat.jsonl": ["a0/x b/x", "a1/x b/x", "a2/x b/x"],
    "conll2003.conll": ["EU/B-ORG rejects/O", "Peter/B-PER Blackburn/I-PER"],
    "ner3.conll": ["EU/B-ORG rejects/O German/B-MISC", "Peter/B-PER Blackburn/I-PER"],
    "ud.conllu": ["Dogs/NOUN bark/VERB"],
    "trailing.conll": ["the/at cat/nn", "the/at cat/nn"],
    "trailingword.conll": ["the/at", "the/at"],
}  # fmt: skip
REFUSED = {
    "cols.csv": "cols.csv:1",
    "semicolon.csv": ":1:",
    "headeronly.tsv": ":1:",
    "nested.jsonl": "nested.jsonl:1",
    "docstart.txt": ":1:",
    "short.txt": "6 words",
    "space.conll": "line 2",
    "dup.conll.gz": "packed",
}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_it_is_meant(name):
    assert shown(CASES / name) == (READ[name], 0)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_the_place(name):
    with pytest.raises(InputError) as caught:
        read(CASES / name)
    said = str(caught.value)
    assert name in said and REFUSED[name] in said and "\n" not in said and len(said) < 400


def test_every_case_has_an_outcome():
    there = {path.name for path in CASES.iterdir() if path.suffix != ".npz"}
    assert there == {*READ, *REFUSED}


MORE_READ = [
    # headings
    ("a.csv", '\ufeff"LABEL", "TEXT"\nx,a b\n', ["a/x b/x"]),
    ("a.tsv", "\ufeffText\tid\tLabel\na b\t1\tx\n", ["a/x b/x"]),
    ("a.csv", "text,label,text2\na,x,\n", ["a/x"]),
    # quotes
    ("a.csv", 'text,label\n"a\nb", "x y"\n', ["a/x y b/x y"]),
    ("a.csv", 'text,label\n"a, ""b""",x\r\n', ['a,/x "b"/x']),
    ("a.tsv", 'text\tlabel\n"a\tx\n', ['"a/x']),
    # columns
    ("a.conll", "-DOCSTART- -X- -X- O\n\nEU NNP I-NP B-ORG\nis VBZ I-VP O\n", ["EU/B-ORG is/O"]),
    ("a.conll", "-DOCSTART-\tO\n\na\tx\n-DOCSTART-\tO\nb\ty\n", ["a/x", "b/y"]),
    ("a.conll", "# 10 million CD\nit x y Z\n", ["it/Z"]),
    ("a.conll", "it x y Z\n# x y CD\n", ["it/Z #/CD"]),
    ("a.conll", "# sent_id = a\nit x\n\n# a note\nwe y\n", ["it/x", "we/y"]),
    ("a.conll", "New York\tLOC\n\nthe\tO\n", ["New York/LOC", "the/O"]),
    ("a.conll", "\u00a0the\u3000\tat \n", ["the/at"]),
    ("a.conll", "1 CD O\n\ntwo CD O\n", ["1/O", "two/O"]),
    ("a.conll", "1\tx\n2\ty\n", ["1/x 2/y"]),
    ("a.tags", "the DT O\n", ["the/O"]),
    # CoNLL-U
    (
        "a.conllu",
        f"# text = vámonos\n1-2\tvámonos\t{COLUMNS}\n1\tvamos\t_\tVERB{COLUMNS[4:]}\n"
        f"2\tnos\t_\tPRON{COLUMNS[4:]}\n2.1\tx\t{COLUMNS}\n",
        ["vamos/VERB nos/PRON"],
    ),
    # floats where no number is needed
    ("a.jsonl", '{"tokens": ["a"], "labels": ["x"], "p": [0.1, NaN, 1e999]}\n', ["a/x"]),
    ("a.jsonl", '{"text": "a", "label": 1, "meta": {"score": -0.5}}\n', ["a/1"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "expected"), MORE_READ)
def test_other_ways_are_read(tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content.encode())
    assert shown(tmp_path / name) == (expected, 0)


MORE_REFUSED = [
    ("a.csv", "text\tlabel\na\tx\n", ":1:"),
    ("a.csv", '"text"|"label"\n"a"|"x"\n', ":1:"),
    ("a.tsv", "text,label\na,x\n", ":1:"),
    ("a.tsv", "text;label\na;x\n", ":1:"),
    ("a.csv", "text,category\na,x\n", ":1:"),
    ("a.csv", "Label,Sentence\nx,a\n", ":1:"),
    ("a.csv", "good film;pos\n", "a.csv:1"),
    ("a.csv", "1,good film,pos\n2,bad film,neg\n", "a.csv:1"),
    ("a.csv", 'text,label\na,x\n"b,y\n', ":3:"),
    ("a.csv", 'text,label\n"a"b,x\n', ":2:"),
    ("a.txt", "\n-DOCSTART- -X- O O\n", ":2:"),
    ("a.txt", "", "0 words"),
    ("a.txt", "a b c d e f g h", "8 words"),
    ("a.conll", "1\tDogs\tdog\tNOUN\n2\tbark\tbark\tVERB\n", ".conllu"),
    ("a.conll", "1 Dogs NOUN\n2 bark VERB\n3 . PUNCT\n", ":1:"),
    ("a.conll", "the\n", ":1:"),
    ("a.conll", "the\tat\ncat\t\n", "line 2"),
    ("a.conll", "the x at\ncat nn\n", "line 2"),
    ("a.conll", "# sent_id = a\nthe at\n# nn\ncat\n", "line 4"),
    ("a.conllu", "1\tDogs\tNOUN\n", ":1:"),
    ("a.conllu", f"one\tDogs\t_\tNOUN{COLUMNS[4:]}\n", ":1:"),
    ("a.jsonl", '{"text": "a", "label": 0.5}\n', "a.jsonl:1"),
    ("a.jsonl", '{"text": 0.5, "label": "x"}\n', "a.jsonl:1"),
    ("a.jsonl", '{"text": "a", "labels": [NaN]}\n', "a.jsonl:1"),
    ("a.jsonl", '{"text": "a", "text": "b", "label": "x"}\n', "a.jsonl:1"),
    ("a.csv.gz", "", "packed"),
    ("a.json.xz", "", "packed"),
    ("a.npz.zip", "", "packed"),
    ("a.xlsx", "", ".csv"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "place"), MORE_REFUSED)
def test_other_ways_are_refused_with_the_place(tmp_path, name, content, place):
    (tmp_path / name).write_bytes(content.encode())
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    said = str(caught.value)
    assert name in said and place in said and "\n" not in said and len(said) < 400


def test_what_may_be_a_word_or_a_comment_is_left_out_and_reported(tmp_path):
    (tmp_path / "a.conll").write_text("the at\n\n# 10\nit x\n")
    assert shown(tmp_path / "a.conll") == (["the/at"], 1)


def test_one_long_row_does_not_fill_up_all_others(tmp_path):
    long = "a " * 400_000
    short = "".join(f"b{k}\tx\n" for k in range(TOKENS // 400_000))
    (tmp_path / "a.tsv").write_text(f"{long}\tx\n{short}")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.tsv")
    assert "a.tsv" in str(caught.value) and "--max-length" in str(caught.value)
    assert read(tmp_path / "a.tsv", max_length=5).dataset.n == 1
