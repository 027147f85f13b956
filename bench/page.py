"""Benchmark of the page in a browser: how soon the world is drawn, and how long a move of a slider takes.

    statusquo serve --ledger big.duckdb --port 8321 &
    python bench/page.py --address http://127.0.0.1:8321/ --moves 80

A first view is counted from the request to the frame that has the arcs, in a fresh profile each time (nothing cached)
on a server that has been asked before. A move is counted from the slider's event to the end of the frame that shows it.
"""

import argparse
import json
import os
import shutil
from statistics import median

from playwright.sync_api import sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOVE = """
async ([id, moves]) => {
    const slider = document.getElementById(id + '-day');
    const [first, last] = [Number(slider.min), Number(slider.max)];
    const frame = () => new Promise(done => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
    }));
    const took = [];
    for (let i = 0; i < moves; i++) {
        await frame();
        slider.value = Math.round(first + (last - first) * ((i * 37) % moves) / moves);
        const start = performance.now();
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        took.push(await frame() - start);
    }
    return took;
}
"""


def first_view(browser, address):
    """Return milliseconds from the request to the first frame with arcs, and the page."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_function("() => performance.getEntriesByName('world-drawn').length")
    drawn = page.evaluate("() => performance.getEntriesByName('world-drawn')[0].startTime")
    return drawn, page


def told(took):
    """Return the middle, the 95th percentile and the worst of some milliseconds."""
    ordered = sorted(took)
    high = ordered[int(len(took) * 0.95) - 1]
    return {"median_ms": round(median(took), 1), "p95_ms": round(high, 1), "worst_ms": round(ordered[-1], 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8321/")
    parser.add_argument("--moves", type=int, default=80)
    parser.add_argument("--views", type=int, default=7)
    ask = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=FLAGS)
        first_view(browser, ask.address)
        views = [first_view(browser, ask.address) for _ in range(ask.views)]
        page = views[-1][1]
        info, spells = (page.evaluate(f"() => fetch('api/v1/{p}').then(r => r.json())") for p in ("info", "spells"))
        found = {
            "reports": info["coverage"]["documents"],
            "measures": len(spells["rows"]),
            "spells": sum(len(r[6]) for r in spells["rows"]),
            "first_view": told([v[0] for v in views]),
            "move_the_day": told(page.evaluate(MOVE, ["on", ask.moves])),
            "move_what_is_known": told(page.evaluate(MOVE, ["known", ask.moves])),
            "load_average": os.getloadavg()[0],
            "browser": browser.version,
        }
        browser.close()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
