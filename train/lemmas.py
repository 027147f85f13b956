"""Learn the lemma table: `python train/lemmas.py --shared PATH --out src/statusquo/model/lemmas.csv`.

For each tag and ending (up to the whole form) the commonest edit (letters cut, letters added) in UD English EWT; an
ending is kept only where it decides otherwise than the longest shorter one, and by two forms or as a whole form.
"""

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

import data

INFLECTED = {"VERB", "AUX", "NOUN", "ADJ", "ADV", "PRON", "DET", "PART", "NUM"}


def pairs(shared: Path, split: str) -> Counter:
    found: Counter = Counter()
    for _, rows in data.blocks(data.lines_of(shared / f"data/syntax/en_ewt-ud-{split}.conllu.gz")):
        for r in rows:
            if (
                r[3] in INFLECTED
                and r[2] != "_"
                and r[1].replace("'", "").replace("’", "").isalpha()
                and "Typo=Yes" not in r[5] + r[9]
            ):
                found[r[1].lower().replace("’", "'"), r[3], r[2].lower()] += 1
    return found


def edit(form: str, lemma: str) -> tuple[int, str]:
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]


def learn(found: Counter) -> dict[tuple[str, str], tuple[int, str]]:
    best: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (form, tag, lemma), count in found.items():
        best[form, tag][lemma] += count
    by_ending: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for (form, tag), lemmas in best.items():
        change = edit(form, lemmas.most_common(1)[0][0])
        for k in range(len(form) + 1):
            ending = form[k:]
            if k == 0:
                ending = "^" + form
                by_ending[tag][ending][change] += 2
            if change[0] <= len(form) - k:
                by_ending[tag][form[k:]][change] += 1
    rules: dict[tuple[str, str], tuple[int, str]] = {}
    for tag, endings in by_ending.items():
        for ending in sorted(endings, key=len):
            (change, count), *_ = endings[ending].most_common(1)
            if count < 2:
                continue
            shorter = ending.lstrip("^")
            decided = None
            for k in range(0 if ending[0:1] == "^" else 1, len(shorter) + 1):
                decided = rules.get((tag, shorter[k:]))
                if decided is not None:
                    break
            if decided != change:
                rules[tag, ending] = change
    return rules


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--shared", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    args = ask.parse_args()
    rules = {key: (*change, "UD English EWT") for key, change in learn(pairs(args.shared, "train")).items()}
    with Path(__file__).with_name("lemmas_own.csv").open(encoding="utf-8", newline="") as own:
        for row in csv.DictReader(own):
            rules[row["tag"], "^" + row["form"]] = (*edit(row["form"], row["lemma"]), "own")
    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["tag", "ending", "cut", "add", "source"])
        for (tag, ending), (cut, add, source) in sorted(rules.items()):
            out.writerow([tag, ending, cut, add, source])
    print(len(rules), "rules")


if __name__ == "__main__":
    main()
