"""The codebook's tables: closed lists, and user tables that are checked with line numbers."""

import pytest

from statusquo.codebook import codebook, lexicon
from statusquo.core.errors import TableError


def test_plover_has_sixteen_types_in_four_quads():
    types = codebook().types
    assert len(types) == 16
    assert {t.quad for t in types.values()} == {1, 2, 3, 4}
    assert types["SANCTION"].quad == 4, "CODEBOOK section 3: SANCTION is material conflict"
    assert len(codebook().contexts) == 37
    assert len(codebook().kinds) == 12
    assert len(codebook().changes) == 10


def test_every_effect_names_known_types_and_changes():
    book = lexicon()
    assert {e.type for e in book.effects.values() if e.type} <= set(codebook().types)
    assert {e.change for e in book.effects.values() if e.change} <= codebook().changes


@pytest.mark.parametrize(
    ("verb", "polarity", "change", "kind"),
    [
        ("suspend", "flow", "impose", "SANCTION"),
        ("suspend", "restriction", "suspend", "CONCEDE"),
        ("end", "flow", "impose", "SANCTION"),
        ("end", "restriction", "lift", "CONCEDE"),
        ("end", "truce", "lift", "SANCTION"),
        ("lift", "restriction", "lift", "CONCEDE"),
    ],
)
def test_polarity_counts_not_the_verb(verb, polarity, change, kind):
    effect = lexicon().effects[verb, polarity]
    assert (effect.change, effect.type) == (change, kind)


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_row_wins_over_ours(tmp_path):
    own = write(tmp_path / "own.csv", "lemma,pos,type,mode\nvisit,V,SUPPORT,\n")
    entries = lexicon(own).entries["visit", "V"]
    assert [e.type for e in entries if e.lemma == "visit"] == ["SUPPORT"]
    assert any(f"user:{own.name}" in e.rule for e in entries)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("shun,V,SHUN,", "SHUN"),
        ("shun,X,REJECT,", "pos"),
        ("shun,V,REJECT,restrict", "restrict"),
        (",V,REJECT,", "lemma"),
        ("shun,V,,", "type or an effect"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path, row, said):
    own = write(tmp_path / "own.csv", f"lemma,pos,type,mode\npraise,V,SUPPORT,\n{row}\n")
    with pytest.raises(TableError, match=said) as caught:
        lexicon(own)
    assert "line 3" in str(caught.value)


def test_a_missing_table_is_told(tmp_path):
    with pytest.raises(TableError, match="can't be read"):
        lexicon(None, tmp_path / "none.csv")
