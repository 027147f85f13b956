"""What is coded is the same in every process: nothing depends on the order in which Python walks its sets."""

import os
import subprocess
import sys

RECORDS = """
import statusquo
from statusquo.writers.records import record_to_json
text = (
    "Kenya's parliament passed a law on Tuesday that puts the election court and the anti-corruption bureau under the "
    "justice ministry. Protesters clashed with police in Kisumu in Nyanza and in the town of Garissa near Somalia. "
    "Chile and Peru suspended flights and banned imports of fruit, and the Red Cross condemned the attack on a clinic."
)
print([record_to_json(r) for r in statusquo.code(text, published="2021-05-12")])
"""
SCORES = """
from statusquo.coding.linear import linear
model = linear("context_weights", "context")
print(model.scores(list(model._order)[:400]))
"""


def printed(code, seed):
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_records_dont_depend_on_the_hash_seed():
    first = printed(RECORDS, 1)
    assert "PROTEST" in first or "ASSAULT" in first
    assert printed(RECORDS, 2) == first


def test_sums_of_weights_are_the_same_to_the_last_bit():
    assert len({printed(SCORES, seed) for seed in (1, 2, 3)}) == 1
