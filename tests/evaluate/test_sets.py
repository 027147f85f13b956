"""Loaders of public forms of sets, each on a small set of our own writing."""

import json
import tarfile
from datetime import date

import pytest

from statusquo.core.errors import InputError, QuestionError
from statusquo.core.span import Span
from statusquo.evaluate import brat, dates, plover, relate, report, run, syntax, timex, voices

TML = """<TimeML><DOCID>a</DOCID><DCT><TIMEX3 tid="t0" type="DATE" value="2019-05-08"
functionInDocument="CREATION_TIME">20190508</TIMEX3></DCT><TEXT>The ferry sailed on <TIMEX3 tid="t1" type="DATE"
value="2019-05-06">Monday</TIMEX3> &amp; stayed for <TIMEX3 tid="t2" type="DURATION" value="P3D">three days</TIMEX3>.
</TEXT></TimeML>"""
JOIN = "E1\tAttribution:T2 Content:T3 Source:T1 Cue:T2\n"
CONLLU = """# text = Mali agreed .
1\tMali\t_\tPROPN\t_\t_\t2\tnsubj\t_\t_
2\tagreed\t_\tVERB\t_\t_\t0\troot\t_\t_
3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_

"""


def test_timeml_keeps_offsets_and_entities(tmp_path):
    (tmp_path / "a.tml").write_text(TML, encoding="utf-8")
    (article,) = timex.articles(tmp_path)
    assert article.created == date(2019, 5, 8)
    assert [article.text[t.start : t.end] for t in article.gold] == ["Monday", "three days"]
    assert "&" in article.text


def test_dates_are_scored_on_timeml_in_an_archive(tmp_path):
    (tmp_path / "a.tml").write_text(TML, encoding="utf-8")
    packed = tmp_path / "set.tar.gz"
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(tmp_path / "a.tml", "set/a.tml")
    result = run("dates", packed)
    assert result.figures["recognition.f1"].value == 1
    assert result.figures["class"].value == 1
    assert result.figures["interval"].value == 1


def test_a_missed_date_is_an_error_with_its_kind(tmp_path):
    (tmp_path / "a.tml").write_text(TML, encoding="utf-8")
    items = timex.articles(tmp_path / "a.tml")
    assert dates.causes(items, [[]]).keys() == {"missed DATE", "missed DURATION"}
    assert dates.score(items, [[]])["recognition.f1"].value == 0


def test_timeml_without_a_day_is_refused(tmp_path):
    (tmp_path / "a.tml").write_text("<TimeML><TEXT>x</TEXT></TimeML>", encoding="utf-8")
    with pytest.raises(InputError, match="no <DCT>"):
        timex.articles(tmp_path)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-W01", "2018-12-31", "2019-01-06"),
        ("2019-W01-WE", "2019-01-05", "2019-01-06"),
        ("2019-Q4", "2019-10-01", "2019-12-31"),
        ("2019-H1", "2019-01-01", "2019-06-30"),
        ("2019-WI", "2019-12-01", "2020-02-29"),
        ("199", "1990-01-01", "1999-12-31"),
        ("2019-05-06T14:00", "2019-05-06", "2019-05-06"),
    ],
)
def test_values_become_days(value, first, last):
    assert timex.interval(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("value", ["P3D", "PRESENT_REF", "XXXX-05", "2019-13", "2019-02-30", ""])
def test_values_without_days(value):
    assert timex.interval(value) is None


def test_brat_standoff_with_a_split_content():
    notes = "T1\tSource 0 5\tKenya\nT2\tCue 6 10\tsaid\nT3\tContent 11 15;20 25\tit wi\n" + JOIN
    (said,) = brat.attributions(notes)
    assert said.source == (Span(start=0, end=5),)
    assert said.content == (Span(start=11, end=15), Span(start=20, end=25))


def test_the_first_annotator_counts(tmp_path):
    text = "Rain will fall, the mayor said."
    (tmp_path / "paper_2020-01-02_rain.txt").write_text(text, encoding="utf-8")
    full = "T1\tSource 16 25\tthe mayor\nT2\tCue 26 30\tsaid\nT3\tContent 0 14\tRain\n" + JOIN
    (tmp_path / "paper_2020-01-02_rain_a.ann").write_text(full, encoding="utf-8")
    (tmp_path / "paper_2020-01-02_rain_b.ann").write_text("", encoding="utf-8")
    (article,) = brat.articles(tmp_path)
    assert article.published == date(2020, 1, 2)
    assert [article.text[s.start : s.end] for s in article.gold[0].source] == ["the mayor"]


def test_voices_are_scored_by_the_coder(tmp_path):
    text = 'The harbour will close on Friday, the mayor of Accra said. "We have no other choice now," she added.'
    (tmp_path / "paper_2020-01-02_rain.txt").write_text(text, encoding="utf-8")
    notes = (
        "T1\tSource 34 52\tm\nT2\tCue 53 57\tsaid\nT3\tContent 0 32\tT\n"
        + JOIN
        + "T4\tSource 89 92\tm\nT5\tCue 93 98\tadded\nT6\tContent 59 88\tT\n"
        "E2\tAttribution:T5 Content:T6 Source:T4 Cue:T5\n"
    )
    (tmp_path / "paper_2020-01-02_rain_a.ann").write_text(notes, encoding="utf-8")
    result = run("voices", tmp_path)
    assert result.figures["content.f1"].value > 0.9
    assert result.figures["source"].n == 2
    assert result.figures["quote.speaker"].n == 1


def test_a_voice_that_nobody_reads_is_missed(tmp_path):
    from statusquo.core.document import Document

    score = voices.Score()
    score.add(Document(id="d", text="x", published=date(2020, 1, 1)), ())
    assert score.figures()["content.f1"].value == 0


def test_marked_spans_of_plv():
    text, source, target = relate.spans("<s>Chad</s> thanked <t>Niger</t> .")
    assert (source.of(text), target.of(text)) == ("Chad", "Niger")
    assert "<" not in text


def test_relate_scores_the_answers_of_another_system_beside_ours():
    rows = [{"marked_text": "x", "label": "YIELD", "zsp_root": "YIELD"},
            {"marked_text": "x", "label": "AID", "zsp_root": "COERCE"}]  # fmt: skip
    figures = relate.score(rows, ["YIELD", "AID"])
    assert figures["root.macro_f1"].value == 1
    assert figures["zsp.root.macro_f1"].value == 0.5
    assert relate.causes(rows, ["AID", "AID"]) == {"YIELD as AID": ["1"]}


def test_relate_joins_concede_and_retreat_and_leaves_none_out():
    assert relate.best_root({"NONE": 0.5, "CONCEDE": 0.15, "RETREAT": 0.15, "AID": 0.2}) == "YIELD"


@pytest.mark.parametrize(
    ("marked", "kind", "root"),
    [
        ("<s>Norway</s> imposed an embargo on <t>Libya</t>.", "SANCTION", "COERCE"),
        ("<s>Norway</s> recalled its ambassador to <t>Libya</t>.", "SANCTION", None),
        ("<s>Ghana</s> and <t>Togo</t> reached an agreement on fishing.", "AGREE", "SUPPORT"),
        ("<s>Ghana</s> agreed to lend money to <t>Togo</t>.", "AGREE", None),
        ("<s>Ghana</s> freed two sailors of <t>Togo</t>.", "RETREAT", "YIELD"),
    ],
)
def test_our_rulings_are_carried_over_to_roots_that_follow_cameo(marked, kind, root):
    from statusquo.coding.relation import together
    from statusquo.model.encoder import Encoder

    text, source, target = relate.spans(marked)
    sentence = Encoder.load().annotate([together(text, source, target)])[0]
    assert relate.crosswalk(sentence, source, target).get(kind) == root


def test_conllu_is_read_by_the_encoder(tmp_path):
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    result = run("syntax", path)
    assert result.items == 1
    assert result.figures["las"].value == 1
    wrong = syntax.read(path)[0]
    assert syntax.causes([wrong], syntax_of_nothing()) == {"head of nsubj": ["a.conllu:1 Mali"],
                                                           "head of punct": ["a.conllu:1 ."],
                                                           "root as dep": ["a.conllu:1 agreed"]}  # fmt: skip


def syntax_of_nothing():
    return [syntax.sentence_of(["Mali", "agreed", "."])]


def test_what_is_no_conllu_is_refused(tmp_path):
    path = tmp_path / "a.conllu"
    path.write_text("1\tMali\n", encoding="utf-8")
    with pytest.raises(InputError, match="not CoNLL-U"):
        syntax.read(path)


def test_plover_objects_of_one_sentence_are_one_item(tmp_path):
    sentence = "Chad and Niger quarrelled."
    rows = [
        {"event": ["ACCUSE"], "actor": [{"country_name": "TCD"}], "recipient": [{"country_name": "NER"}],
         "event_text": sentence, "coded_date": "2020-01-02"},
        {"event": "REJECT", "source": ["NER"], "target": ["TCD"], "text": sentence, "date": "2020-01-02"},
        {"event": None, "text": "It rained.", "date": "2020-01-02"},
    ]  # fmt: skip
    path = tmp_path / "gsr.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    one, two = plover.read(path)
    assert [(e["type"], e["actors"]) for e in one["events"]] == [("ACCUSE", ["TCD"]), ("REJECT", ["NER"])]
    assert two["events"] == []


def test_a_type_that_plover_lacks_is_refused(tmp_path):
    path = tmp_path / "gsr.json"
    path.write_text('[{"event": "GREET", "text": "x", "date": "2020-01-02"}]', encoding="utf-8")
    with pytest.raises(InputError, match="no PLOVER type"):
        plover.read(path)


EXPECTED = {
    "published": "2020-01-02",
    "text": "Chad barred trucks from Niger.",
    "events": [{"n": 1, "type": "SANCTION", "actors": ["TCD"], "recipients_any": ["NER"],
                "measure": {"kind": "transit", "change_any": ["impose"]}}],
    "must_not": [{"type": "ASSAULT"}],
}  # fmt: skip


def test_a_report_is_held_to_its_expectations():
    good = {"type": "SANCTION", "actors": [{"code": "TCD"}], "recipients": [{"code": "NER"}],
            "measure": {"kind": "transit", "change": "impose"}}  # fmt: skip
    assert report.score(EXPECTED, [good])["found"].value == 1
    assert report.score(EXPECTED, [{**good, "actors": []}])["found"].value == 0
    assert report.causes(EXPECTED, [{**good, "measure": None}]) == {"lacks measure": ["record 1"]}
    assert report.score(EXPECTED, [{**good, "type": "ASSAULT"}])["absent"].value == 0


def test_one_record_serves_one_expectation():
    assert report.matching([[0], [0, 1]]) == {0: 0, 1: 1}
    assert len(report.matching([[0], [0]])) == 1


def test_a_suite_that_is_none_names_those_that_are(tmp_path):
    with pytest.raises(QuestionError, match="suites are gold"):
        run("accuracy", tmp_path)
