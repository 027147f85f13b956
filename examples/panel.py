"""From reports to a regression-ready panel: the cells of `panel.ipynb`, which `python examples/panel.py --write` makes.

Needs pandas. The reports are those of `examples/reports`, written for this project.
"""

# %% [markdown]
# # From reports to a panel
# The reports are short texts of our own about well-known events. Each becomes records in a ledger; the ledger gives a
# panel of directed dyads by month, balanced over all months, with measures in force beside counts of events.

# %%
import tempfile
from pathlib import Path

import numpy as np

import statusquo
from statusquo.frames import balanced, to_pandas
from statusquo.notebook import show
from statusquo.readers import read

HERE = Path(__file__).parent if "__file__" in globals() else Path.cwd()
ledger = Path(tempfile.mkdtemp()) / "panel.duckdb"
reports = [item for item in read([str(HERE / "reports")]) if hasattr(item, "text") and item.published.year >= 2016]
len(reports)

# %% [markdown]
# ## Code them
# A coded report is appended with its records; the same report twice adds nothing.

# %%
book = statusquo.Ledger(ledger)
for report in reports:
    book.append(statusquo.code(report.text, published=report.published), [report])
clocks = {"on": "2025-12-31", "known": "2025-12-31"}
show(book.standing(by="TUR", on="2023-06-30", known="2023-06-30"))

# %% [markdown]
# ## The panel
# One row for each dyad and month, zero where no report told anything. A zero is "not reported", not "did not happen".

# %%
panel = balanced(to_pandas(book.panel("dyad-month", **clocks)), start="2016-01", end="2025-12")
panel["conflict"] = panel["verbal_conflict"] + panel["material_conflict"]
panel["dyad"] = panel["actor"] + "-" + panel["recipient"]
panel["conflict_before"] = panel.groupby("dyad")["conflict"].shift(1)
ready = panel.dropna(subset=["conflict_before"])
ready[["dyad", "month", "conflict", "conflict_before", "measures_certain", "intensity"]].head()

# %% [markdown]
# ## A regression
# Conflict on measures in force and on last month's conflict, within dyads (their means taken out), by least squares.

# %%
names = ["conflict", "measures_certain", "conflict_before"]
within = ready[names] - ready.groupby("dyad")[names].transform("mean")
slopes, *_ = np.linalg.lstsq(within[names[1:]].to_numpy(float), within["conflict"].to_numpy(float), rcond=None)
dict(zip(names[1:], slopes.round(3), strict=True))

# %% [markdown]
# ## What to write down
# Version, digests, both days and the journal's position: with them anyone gets this panel again.

# %%
about = {"statusquo": statusquo.__version__, **clocks, "at": book.position(), "rows": len(panel)}
book.close()
print(about)


# %% tags=["not-in-notebook"]
def cells(text: str) -> list[dict[str, object]]:
    """Return the notebook's cells from a script in percent format."""
    found = []
    for block in text.split("\n# %%")[1:]:
        head, _, body = block.partition("\n")
        if "not-in-notebook" in head:
            continue
        kind = "markdown" if "[markdown]" in head else "code"
        lines = body.strip("\n").splitlines()
        if kind == "markdown":
            lines = [line.removeprefix("#").removeprefix(" ") for line in lines]
        source = [line + "\n" for line in lines[:-1]] + lines[-1:]
        code = {"execution_count": None, "outputs": []} if kind == "code" else {}
        found.append({"cell_type": kind, "id": f"cell-{len(found)}", "metadata": {}, "source": source, **code})
    return found


def notebook() -> str:
    """Return the notebook as JSON text."""
    import json

    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    text = Path(__file__).read_text(encoding="utf-8")
    told = {"cells": cells(text), "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__" and "--write" in __import__("sys").argv:
    Path(__file__).with_suffix(".ipynb").write_text(notebook(), encoding="utf-8")
