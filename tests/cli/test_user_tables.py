"""A user's own names, words and measure terms, as `statusquo code` takes them."""

import json

import pytest
from test_bad_input import jsonl, statusquo

TEXT = "On Monday Norland frobnicated Peru. Norland imposed a trade quarantine on Peru on Tuesday."


def coded(tmp_path, *words):
    jsonl(tmp_path / "in.jsonl", {"text": TEXT, "published": "2021-03-03", "id": "a"})
    code, out, error = statusquo("code", "in.jsonl", "--format", "jsonl", *words, cwd=tmp_path)
    assert code == 0, error
    return [json.loads(line) for line in out.splitlines()]


def test_names_words_and_terms_of_a_users_own_are_used_and_named(tmp_path):
    (tmp_path / "names.csv").write_text("name,code,sector\nNorland,NRL,GOV\n")
    (tmp_path / "words.csv").write_text("lemma,pos,type,mode,recipient\nfrobnicate,V,THREATEN,,obj\n")
    (tmp_path / "terms.csv").write_text("term,kind,polarity\ntrade quarantine,trade,restriction\n")
    tables = ["--names", "names.csv", "--lexicon", "words.csv", "--measures", "terms.csv"]
    records = coded(tmp_path, *tables)
    told = {r["type"]: r for r in records}
    assert told["THREATEN"]["source"]["rule"] == "user:words.csv:frobnicate"
    assert [a["code"] for a in told["THREATEN"]["actors"]] == ["NRL"]
    measure = told["SANCTION"]["measure"]
    assert (measure["kind"], measure["imposer"], measure["target"]) == ("trade", ["NRL"], ["PER"])
    assert "user:terms.csv:trade quarantine" in told["SANCTION"]["source"]["rule"]
    plain = coded(tmp_path)
    assert not any(r["source"]["rule"] and r["source"]["rule"].startswith("user:") for r in plain)
    assert {r["coder"] for r in plain}.isdisjoint(r["coder"] for r in records)


def test_a_users_word_is_all_that_is_said_of_it(tmp_path):
    from statusquo.codebook import lexicon

    ours = [e for e in lexicon().entries["ban", "V"] if e.lemma == "ban"]
    assert ours
    path = tmp_path / "words.csv"
    path.write_text("lemma,pos,type,mode,recipient\nban,V,ACCUSE,,obj\n")
    (mine,) = [e for e in lexicon(path).entries["ban", "V"] if e.lemma == "ban"]
    assert (mine.type, mine.rule) == ("ACCUSE", "user:words.csv:ban")


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--names", "name,code\nNorland,??\n", "line 2"),
        ("--lexicon", "lemma,pos,type\nsing,V,CONSULT\nfly,V,FLYING\n", "line 3: type 'FLYING'"),
        ("--measures", "term,kind,polarity\nquarantine,trade,maybe\n", "line 2: polarity 'maybe'"),
        ("--lexicon", "lemma,pos,type,effekt\nfreeze,V,,suspend\n", "line 1: no column 'effekt'; there are lemma, pos"),
        ("--lexicon", "lemma,pos,type\nsing,V,CONSULT\nfly,V\n", "line 3: needs 3 cells"),
        ("--measures", "term,kind\nquarantine,trade\n", "lacks the columns polarity"),
    ],
)
def test_a_wrong_row_is_told_with_its_line_before_anything_is_coded(tmp_path, option, content, said):
    (tmp_path / "mine.csv").write_text(content)
    jsonl(tmp_path / "in.jsonl", {"text": TEXT, "published": "2021-03-03"})
    code, out, error = statusquo("code", "in.jsonl", "--format", "jsonl", option, "mine.csv", cwd=tmp_path)
    assert (code, out) == (1, "")
    assert said in error
    assert "mine.csv" in error
