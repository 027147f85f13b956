"""Benchmark of the page in a browser: how soon the world is drawn, and how long a move of a slider takes.

    statusquo serve --ledger big.duckdb --port 8321 &
    python bench/page.py --address http://127.0.0.1:8321/ --moves 80

A first view is counted from the request to the frame that has the arcs, in a fresh profile each time (nothing cached)
on a server that has been asked before. A move is counted from the slider's event to the end of the frame in which the
map says that it has drawn that day (`data-drawn`), or, in the pictures of `--dyad` and `--body`, in which the day's
hand stands there.
"""

import argparse
import json
import os
import shutil
import time
from statistics import median

from playwright.sync_api import sync_playwright

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOVE = """
async ([id, moves, shows]) => {
    const slider = document.getElementById(id + '-day');
    const [first, last] = [Number(slider.min), Number(slider.max)];
    const frame = () => new Promise(done => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
    }));
    const shown = {
        map: () => {
            const days = document.querySelector('.map canvas').dataset.drawn?.split('/') ?? [];
            return Number(days[id === 'on' ? 0 : 1]) === Number(slider.value);
        },
        hand: () => {
            const day = new Date(slider.value * 864e5).toISOString().slice(0, 10);
            return document.getElementById(id + '-date').value === day
                && document.querySelector('.hand.on').textContent === slider.getAttribute('aria-valuetext');
        },
    }[shows];
    const took = [];
    for (let i = 0; i < moves; i++) {
        await frame();
        slider.value = Math.round(first + (last - first) * ((i * 37) % moves) / moves);
        const start = performance.now();
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        let end = await frame();
        while (!shown()) end = await frame();
        took.push(end - start);
        await new Promise(done => setTimeout(done, 30));
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
    parser.add_argument("--dyad", default="", help="two codes, as USA/IRN: moves of the day in their picture too")
    parser.add_argument("--body", default="", help="a code: moves of the day in its picture too")
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
            "move_the_day": told(page.evaluate(MOVE, ["on", ask.moves, "map"])),
            "move_what_is_known": told(page.evaluate(MOVE, ["known", ask.moves, "map"])),
            "load_average": os.getloadavg()[0],
            "browser": browser.version,
        }
        for name, route in (("two_actors", f"dyad/{ask.dyad}"), ("body", f"body/{ask.body}")):
            if route.endswith("/"):
                continue
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(120_000)
            start = time.perf_counter()
            page.goto(f"{ask.address}#/{route}")
            page.locator(".lane").first.wait_for()
            found[f"{name}_drawn_ms"] = round(1e3 * (time.perf_counter() - start))
            found[f"{name}_lanes"] = page.locator(".lane").count()
            found[f"{name}_move_the_day"] = told(page.evaluate(MOVE, ["on", ask.moves, "hand"]))
        browser.close()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
