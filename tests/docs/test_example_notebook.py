"""The example notebook is what its script says, and the script runs to a panel that a regression takes."""

import importlib.util
import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "examples" / "panel.py"

pytestmark = pytest.mark.skipif(importlib.util.find_spec("pandas") is None, reason="pandas is not installed")


@pytest.fixture(scope="module")
def ran():
    return runpy.run_path(str(SCRIPT))


def test_the_notebook_is_current(ran):
    assert SCRIPT.with_suffix(".ipynb").read_text(encoding="utf-8") == ran["notebook"](), (
        "run examples/panel.py --write"
    )


def test_its_code_is_the_scripts_code(ran):
    cells = json.loads(SCRIPT.with_suffix(".ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), "cell", "exec")
            assert "".join(cell["source"]) in SCRIPT.read_text(encoding="utf-8")


def test_the_panel_is_balanced_and_goes_into_a_regression(ran):
    panel = ran["panel"]
    assert len(ran["reports"]) >= 20
    assert (panel.groupby("dyad").size() == 120).all()
    assert not ran["ready"].isna().any().any()
    assert panel["measures_certain"].sum() > 0
    assert all(abs(slope) < 100 for slope in ran["slopes"])
