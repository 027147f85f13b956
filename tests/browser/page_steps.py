"""What several browser tests do with a page: ask its server, read a count, move a slider, look for faults."""

SERIOUS = ("serious", "critical")


def api(page, path):
    """Ask the server what the page should show."""
    return page.evaluate("path => fetch('api/v1/' + path).then(r => r.json())", path)


def count(page):
    """Return how many measures the world view says are in force."""
    return int(page.locator("#count").inner_text().split()[0].replace(",", ""))


def slide(page, name, day):
    """Move a slider to a day, and wait until the page shows it."""
    page.evaluate(
        """([name, day]) => {
            const slider = document.getElementById(name + '-day');
            slider.value = Math.floor(Date.parse(day) / 864e5);
            slider.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        [name, day],
    )
    page.wait_for_function("([n, d]) => document.getElementById(n + '-date').value === d", arg=[name, day])


def faults(page, axe):
    """Return the serious faults, each with the places where it is."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:4]]) for v in found["violations"] if v["impact"] in SERIOUS]
