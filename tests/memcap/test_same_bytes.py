"""The same lemma files give the same output, whatever order Python's sets have in a run."""

import os
import subprocess
import sys

PRINTED = """
from memcap.graph import drawing, grouped, groups_of, uses_graph
from memcap.symbolic.proving.loading import find
from memcap.symbolic.checking.plan import deeply, plans

found = find([], "memcap.proofs")
planned = deeply(lambda: plans(found))
for one in found:
    print(one.name, one.statement, [used.name for used in planned[one].uses])
    print(*(asked.text for asked in planned[one].questions))
graph = uses_graph({one.name: [used.name for used in planned[one].uses] for one in found})
print(drawing(graph), drawing(grouped(graph, groups_of(graph))))
"""


def printed(seed: int) -> str:
    """What is planned and drawn of all proofs of memcap, in a process of its own."""
    seeded = os.environ | {"PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", PRINTED]
    return subprocess.run(command, env=seeded, check=True, capture_output=True, text=True).stdout


def test_plans_and_graphs_do_not_depend_on_the_order_of_sets():
    assert printed(1) == printed(3)
