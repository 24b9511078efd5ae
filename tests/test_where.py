"""Where the tests of each module stand: under the same path, or as the table says.

A module without tests, and a line of the table that is no longer true, show.
"""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FOLDERS = ("symbolic", "numeric", "memcap")

ELSEWHERE = {
    "symbolic/certificate/test_fuzzed.py": "symbolic/certificate: formula reader",
    "symbolic/checking/test_check.py": (
        "symbolic/checking: counterexample inquiry judge rebuild refute results plan; "
        "symbolic: library; symbolic/proving: computation elaborate lemma"
    ),
    "symbolic/checking/test_pool.py": "symbolic/store: kept",
    "memcap/test_recheck.py": "symbolic/checking: premises certification; symbolic/store: archive",
    "symbolic/coq/test_export.py": (
        "symbolic/coq: atoms files lemma proof propositions statement"
    ),
    "symbolic/gadgets/test_run.py": "symbolic/gadgets: blocks contract program results",
    "numeric/test_counterexamples.py": "symbolic/gadgets: construction one_layer sequence",
    "numeric/test_short_keys.py": "symbolic/gadgets: short_keys",
    "symbolic/kernel/test_kernel.py": "symbolic/kernel: answers definitions rules theorem trust",
    "symbolic/language/test_terms.py": "symbolic/language: printing",
    "attacks/test_purity.py": "symbolic/language: case",
    "attacks/test_mutability.py": "symbolic/language: frozen statement",
    "attacks/test_endless.py": "symbolic/language: deeply",
    "attacks/test_guards_files.py": (
        "symbolic/language: errors; symbolic/proving: complaints loading modules"
    ),
    "symbolic/lock/test_hashes.py": "symbolic/lock: canonical",
    "symbolic/lock/test_meanings.py": "symbolic/lock: definitions",
    "symbolic/lock/test_record.py": "symbolic/lock: file lock",
    "symbolic/lock/test_text.py": "symbolic/lock: reader",
    "symbolic/lock/test_relation.py": (
        "symbolic/lock: asked implication instances letters levels numerals proving search"
    ),
    "symbolic/mutation/test_tightness.py": (
        "symbolic/mutation: asking cases consequence difference finding hypotheses quantifiers "
        "sites"
    ),
    "mutation/test_statements.py": "symbolic/mutation: trial",
    "symbolic/oracles/test_oracles.py": "symbolic/oracles: base certificate cvc5 digits reply z3",
    "symbolic/proving/test_only.py": "symbolic/proving: derivation proof",
    "symbolic/search/test_budget.py": (
        "symbolic/search: find guide integers linear products proof search state"
    ),
    "symbolic/store/test_store.py": "symbolic/store: record",
    "attacks/test_files_places.py": "symbolic/store: packed; memcap: console",
    "attacks/test_files.py": "symbolic/store: files; memcap/report: folder",
    "symbolic/typeset/test_alike.py": "symbolic/typeset: definitions names notation terminal",
    "symbolic/typeset/test_formula.py": "symbolic/typeset: sentences shapes",
    "symbolic/typeset/test_shown.py": "symbolic/typeset: notebook theorem",
    "symbolic/typeset/test_prose.py": "symbolic/typeset: algorithm runs",
    "attacks/test_files_claims.py": "numeric: agreement metadata",
    "numeric/test_pipeline.py": "numeric: context memory project",
    "numeric/test_cluster.py": "numeric: errors schedule",
    "numeric/test_columns.py": "numeric: layers compiled",
    "numeric/test_exact_numbers.py": "numeric: exact evaluator",
    "numeric/test_softmax.py": "numeric: heat noise",
    "numeric/test_resume.py": "numeric: journal",
    "numeric/test_readers.py": (
        "numeric: lines strict_json; numeric/readers: arrays conll jsonl tables text"
    ),
    "numeric/test_windows.py": "numeric/readers: windows",
    "attacks/test_files_npz.py": "numeric/readers: npz",
    "attacks/test_files_text.py": "numeric/readers: rows",
    "numeric/test_network.py": "numeric: network_file network_schema sizes",
    "numeric/test_long_numbers.py": "numeric: piecewise",
    "numeric/test_dataset.py": "numeric: separation",
    "numeric/test_one_layer.py": "numeric: prefixes",
    "numeric/test_verify.py": "numeric: work",
    "numeric/precision/test_formats.py": "numeric/precision: audit floats integers labels",
    "memcap/test_size.py": "memcap: app; memcap/commands: size; memcap/tables: size",
    "memcap/test_door.py": "memcap: authoring",
    "memcap/test_latex.py": (
        "memcap/appendix: compile document figures files letters; memcap/commands: latex"
    ),
    "memcap/test_report.py": (
        "memcap: graph; memcap/commands: report; memcap/report: markup picture plots runs site"
    ),
    "memcap/test_instances.py": "memcap: contents; memcap/instances: promised search table",
    "memcap/test_check.py": (
        "memcap: checking progress; memcap/commands: check options outcome; memcap/tables: check"
    ),
    "memcap/test_table.py": "memcap/commands: table",
    "memcap/test_lock.py": "memcap: records; memcap/commands: diff lock; memcap/tables: diff",
    "memcap/test_listing.py": (
        "memcap: names rows stored; memcap/commands: list show; memcap/tables: list show"
    ),
    "memcap/test_build.py": "memcap/commands: build fetch; memcap/tables: build",
    "memcap/test_verify.py": "memcap/commands: verify; memcap/tables: verify",
    "memcap/test_precision.py": "memcap/commands: precision; memcap/tables: precision",
    "memcap/test_mutate.py": "memcap/commands: mutate; memcap/tables: mutate",
    "memcap/test_stability.py": "memcap/commands: stability; memcap/tables: stability",
    "memcap/test_effort.py": "memcap/commands: certify recheck",
    "memcap/test_export.py": "memcap/commands/export: certificates coq gathered",
    "memcap/test_export_network.py": "memcap/commands/export: onnx",
    "memcap/test_plugin.py": "memcap: pytest_items pytest_plugin guard",
    "attacks/test_guards.py": "memcap: revisions",
    "attacks/test_guards_implies.py": "memcap: testing",
}  # fmt: skip
"""A file of tests ↦ the modules of other paths whose tests it has."""


def modules():
    """Every module, as the path of its file from the top."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            linked = any(parent.is_symlink() for parent in path.parents)
            if not linked and not path.name.startswith("__"):
                yield path.relative_to(ROOT)


def listed():
    """The modules of the table, each with its file of tests."""
    for tests, text in ELSEWHERE.items():
        for group in text.split(";"):
            folder, _, names = group.strip().partition(": ")
            for name in names.split():
                yield Path(folder, f"{name}.py"), TESTS / tests


def mirrored(module):
    return TESTS / module.parent / f"test_{module.name}"


def test_every_module_has_its_tests():
    elsewhere = dict(listed())
    assert [str(m) for m in modules() if m not in elsewhere and not mirrored(m).exists()] == []


def test_the_table_is_true():
    there = set(modules())
    for module, tests in listed():
        assert tests.exists(), tests
        assert module in there, module
        assert not mirrored(module).exists(), f"{module} has tests under its own path"


def test_no_module_is_listed_twice():
    names = [module for module, _ in listed()]
    assert len(names) == len(set(names))
