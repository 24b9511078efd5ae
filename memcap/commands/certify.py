"""`memcap certify`: keep the certificates of a lemma file beside it."""

from __future__ import annotations

import warnings
from importlib import import_module
from os.path import relpath
from pathlib import Path

from memcap.checking import answers, checked, progress_bar
from memcap.commands.options import Effort, Jobs, LockFile, Recorded, Targets
from memcap.commands.outcome import report_to
from memcap.console import say
from memcap.names import LIBRARY
from memcap.records import asked
from memcap.symbolic.checking.certification import certificates
from memcap.symbolic.checking.plan import plans
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.symbolic.store import archive
from memcap.symbolic.store.files import cache_directory, make_folder, write_whole

__all__ = ["certify"]


def certify(
    targets: Targets = None,
    effort: Effort = 1.0,
    jobs: Jobs = None,
    recorded: Recorded = False,
    lock: LockFile = None,
) -> None:
    """Write the certificates of lemma files beside them, to be kept with them.

    Checks all lemmas of the files in which the targets stand, and of other files of yours that
    these use.  FOLDER/NAME.py gets FOLDER/certificates/NAME.jsonl: with it, `memcap check` and
    `memcap recheck` need no search.
    Nothing is written unless all targets can be read and all lemmas are proved.  What has no
    certificate yet is searched for again with more effort than before.

    Examples:

        memcap certify

        memcap certify my_lemmas.py

        memcap certify my_lemmas.py --effort 10

        memcap certify --recorded
    """
    make_folder(cache_directory() / "answers")  # they are kept there, and taken from there
    found = asked(targets, recorded, lock).whole()
    used = [one for one in deeply(lambda: plans(found)) if not _of_library(one)]
    files = dict.fromkeys(one.file for one in [*found, *used])
    lemmas = [lemma for lemma in REGISTRY if lemma.file in files]
    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = checked(lemmas, effort=effort, jobs=jobs, progress=progress)
        if not report.ok:
            report_to(report, None, None)
        store = answers()
        for file in files:
            own = [lemma for lemma in lemmas if lemma.file == file]
            entries, missing = certificates(own, store)
            target = archive.path(file)
            make_folder(target.parent)
            write_whole(target, archive.write(entries))
            without = f", {missing} obligations without one" if missing else ""
            say(f"{relpath(target)}: {len(entries)} certificates{without}")


def _of_library(lemma: Lemma) -> bool:
    """Whether it is one of proofs/, which has its archives already."""
    package = import_module(LIBRARY).__path__
    return any(Path(lemma.file).is_relative_to(folder) for folder in package)
