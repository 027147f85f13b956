"""Make a ledger from the example reports, to serve and to test with: `python examples/make_demo.py [demo.duckdb]`.

The reports are coded with the shipped encoder, as `statusquo code` does it, and three records get a reviewer's verdict.
"""

import sys
from pathlib import Path

from statusquo.coding.coder import default_coder
from statusquo.core.document import Document
from statusquo.ledger import Ledger
from statusquo.readers import read

HERE = Path(__file__).resolve().parent
SOURCES = ("reports", "osce-2023-06-14.txt")


def build(path: Path) -> Path:
    """Code the examples into a new ledger at `path` and return it."""
    path.unlink(missing_ok=True)
    coder = default_coder()
    found = [d for d in read([str(HERE / s) for s in SOURCES]) if isinstance(d, Document)]
    documents = list(coder.code(found))
    records = [r for d in documents for r in d.records]
    with Ledger(path) as book:
        book.append(records, documents, coder=coder.digest)
        for record, verdict in zip(records, ("accept", "accept", "reject"), strict=False):
            book.review(record.id, verdict, "A. Reader", note="example")
    return path


if __name__ == "__main__":
    made = build(Path(sys.argv[1] if len(sys.argv) > 1 else "demo.duckdb"))
    print(f"{made}: serve it with: statusquo serve --ledger {made}")
