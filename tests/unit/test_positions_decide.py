"""`tasrih decide`: articles or claims in, one line a claim out, in the order of events."""

import json

import msgspec
import pytest
from click.testing import CliRunner

from tasrih.cli import decide
from tasrih.cli.claims_file import read_claims
from tasrih.detection.detector import Detector
from tasrih.events import codec
from tasrih.events.articles import read_articles
from tasrih.events.model import Speaker
from tasrih.settings import read_settings
from tests.position_claims import make_claim

ARTICLE = {
    "id": "a-1",
    "source": "صحيفة الميناء",
    "title": "عنوان",
    "text": "نص",
    "published_at": "2025-03-01 08:00:00",
}
BARE = {
    "article_id": "a-1", "field": "text", "start": 0, "end": 40, "kind": "commitment", "speaker_name": "سامر الوردي",
    "content": "حكومته ستزود جمهورية ساندرا بعشر منظومات رادار حديثة",
}  # fmt: skip


@pytest.fixture
def run_files(tmp_path):
    """Lines of claims and articles to the paths of their files."""

    def run_files(claims, articles):
        paths = []
        for name, lines in (("claims.ndjson", claims), ("articles.ndjson", articles)):
            path = tmp_path / name
            path.write_text("".join(f"{line}\n" for line in lines))
            paths.append(str(path))
        return paths

    return run_files


@pytest.fixture
def run(run_files):
    def run(claims, articles=(), *options):
        paths = run_files(claims, articles)
        arguments = ["--claims", paths[0], *(paths[1:] if articles else []), *options]
        result = CliRunner().invoke(decide.command, arguments)
        return [json.loads(line) for line in result.stdout.splitlines()], result

    return run


def test_positions_that_turn_out_to_be_one_stand_under_one_id(run):
    told = (
        "أسطول الصيد سيعود إلى ميناء الشمال قبل العاصفة",
        "القوارب التي غادرت مضيق الرمال مطلع الأسبوع تعود إلى مرسى الشمال خوفا من العاصفة",
        "أسطول الصيد الذي غادر مضيق الرمال مطلع الأسبوع سيعود إلى ميناء الشمال خوفا من العاصفة",
    )
    claims = [make_claim(text, kind="statement", article=f"a-{hour}", hours=hour) for hour, text in enumerate(told)]
    lines, _ = run([codec.encode(claim).decode() for claim in claims])
    assert [line["decision"] for line in lines] == ["new", "new", "repeated"]
    assert len({line["position_id"] for line in lines}) == 1


def test_lines_come_in_the_order_of_events_and_say_what_was_decided(run):
    early, late = make_claim(), make_claim(article="b-1", source="وكالة الجزر", hours=5)
    lines, result = run([codec.encode(late).decode(), codec.encode(early).decode()])
    assert result.exit_code == 0
    assert [line["claim_id"] for line in lines] == [early.claim_id, late.claim_id]
    assert [line["decision"] for line in lines] == ["new", "corroborated"]
    assert lines[0]["position_id"] == lines[1]["position_id"]
    assert list(lines[0]) == [
        "article_id", "field", "start", "end", "claim_id", "position_id", "decision", "changes", "suggested"
    ]  # fmt: skip


def test_a_change_names_what_it_changes(run):
    refusal = make_claim(
        "حكومته لن تزود جمهورية ساندرا برادار", kind="rejection", article="z", hours=72, object="رادار"
    )
    lines, _ = run(map(bytes.decode, map(codec.encode, [make_claim(object="رادار"), refusal])))
    assert [line["decision"] for line in lines] == ["new", "changed"]
    assert lines[1]["changes"] == lines[0]["position_id"]


def test_anonymous_claims_stand_for_themselves(run):
    nobody = [Speaker(name="مصدر مطلع", type="anonymous")]
    claims = make_claim(speakers=nobody), make_claim(speakers=nobody, article="b-1")
    lines, _ = run(map(bytes.decode, map(codec.encode, claims)))
    assert [(line["position_id"], line["decision"]) for line in lines] == [(claim.claim_id, "new") for claim in claims]


def test_what_a_record_leaves_out_comes_from_the_article_and_from_detection(run):
    again = BARE | {"field": "title", "speaker_name": "سامر  الوردى", "official_id": None, "topics": [], "slots": {}}
    lines, result = run([json.dumps(BARE), json.dumps(again)], [json.dumps(ARTICLE)])
    assert result.exit_code == 0, result.exception
    assert [line["decision"] for line in lines] == ["new", "repeated"]
    assert len({line["claim_id"] for line in lines}) == 2


OLD, NEW = "انضمام ساندرا إلى الحلف غير واقعي", "كل شيء مطروح على الطاولة"
RETREAT = f"قال الوردي إن {OLD}، قبل أن يتراجع ويقول إن {NEW}."


@pytest.mark.parametrize(("slots", "decision"), [({}, "changed"), ({"action": "انضمام"}, "new")])
def test_what_articles_tell_of_retreats_is_read_where_slots_are_left_out(run, slots, decision):
    records = [
        BARE | {"content": content, "start": RETREAT.index(content), "end": RETREAT.index(content) + len(content)}
        | {"kind": "statement", "slots": slots}
        for content in (NEW, OLD)
    ]  # fmt: skip
    lines, _ = run(map(json.dumps, records), [json.dumps(ARTICLE | {"text": RETREAT})])
    assert sorted(line["decision"] for line in lines) == sorted(["new", decision])


def test_what_articles_tell_before_a_quotation_is_read_where_slots_are_left_out(run):
    told, quoted = "الاستقالة من منصبه", "باق هنا حتى آخر يوم"
    text = f"رفض الوردي {told}، وقال: «{quoted}»."
    records = [
        BARE | {"content": content, "start": text.index(content), "end": text.index(content) + len(content)}
        | {"kind": "rejection"}
        for content in (told, quoted)
    ]  # fmt: skip
    lines, _ = run(map(json.dumps, records), [json.dumps(ARTICLE | {"text": text})])
    assert [line["decision"] for line in lines] == ["new", "repeated"]


def test_deadlines_are_counted_from_the_day_of_the_article(run_files, own_data):
    record = BARE | {"content": f"{BARE['content']} قبل نهاية العام"}
    claims, articles = run_files([json.dumps(record)], [json.dumps(ARTICLE)])
    (claim,) = read_claims(claims, [articles], own_data)
    assert claim.slots.due == "2025-12-31"


def test_the_registry_knows_speakers_whom_a_record_leaves_without_id(run, tmp_path):
    records = [BARE | {"speaker_name": name, "start": start} for start, name in enumerate(["دونالد ترامب", "ترمب"])]
    lines, _ = run(map(json.dumps, records), [json.dumps(ARTICLE)])
    assert [line["decision"] for line in lines] == ["new", "repeated"]


OWN_OFFICIALS = """
countries:
- {id: xn, name: نورافيا, nisba: [نورافي]}
people:
- {id: xn.maher_al_hakim, name: ماهر *الحكيم, roles: [spokesperson/xn.defence_ministry 2024..]}
"""
OWN_TOPICS = "topics:\n  radar: [منظومات رادار]\n"


@pytest.fixture
def own_data(tmp_path, monkeypatch):
    for variable, text in (("TASRIH_OFFICIALS_FILE", OWN_OFFICIALS), ("TASRIH_TOPICS_FILE", OWN_TOPICS)):
        path = tmp_path / f"{variable}.yaml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(variable, str(path))
    return read_settings()


@pytest.fixture
def completed(run_files, own_data):
    """A record with another speaker, completed by what the settings name."""

    def completed(speaker):
        claims, articles = run_files([json.dumps(BARE | {"speaker_name": speaker})], [json.dumps(ARTICLE)])
        (claim,) = read_claims(claims, [articles], own_data)
        return claim

    return completed


@pytest.mark.parametrize(
    "speaker", ["ماهر الحكيم", "المتحدث باسم وزارة الدفاع النورافية", "وزارة الدفاع النورافية", "الدفاع النورافية"]
)
def test_a_spokesperson_and_the_body_are_one_holder(completed, speaker):
    assert completed(speaker).official_id == "xn.defence_ministry"


def test_what_is_left_out_is_what_detection_would_say(completed, own_data, tmp_path):
    detector = Detector.load(officials=own_data.officials_files, topics=own_data.topics_files)
    article = ARTICLE | {"text": f"قال المتحدث باسم وزارة الدفاع النورافية ماهر الحكيم إن {BARE['content']}."}
    path = tmp_path / "article.json"
    path.write_text(json.dumps(article))
    (detected,) = detector.detect(*read_articles([path]))
    record = completed(detected.speaker_name)
    assert detected.content == BARE["content"]
    assert (record.official_id, record.topics) == (detected.official_id, detected.topics)
    assert "radar" in detected.topics


def test_own_officials_and_topics_reach_the_positions(run, own_data):
    records = [
        BARE | {"speaker_name": name, "start": n} for n, name in enumerate(["ماهر الحكيم", "وزارة الدفاع النورافية"])
    ]
    lines, _ = run(map(json.dumps, records), [json.dumps(ARTICLE)])
    assert [line["decision"] for line in lines] == ["new", "repeated"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "bad_json"),
        ("[]", "expected a JSON object, got list"),
        (json.dumps(BARE), "no source and time"),
        (json.dumps(BARE | {"source": "s", "published_at": "yesterday"}), "bad_time"),
        (json.dumps(BARE | {"source": "s", "published_at": "2025-03-01T08:00:00Z", "kind": "promise"}), "out_of_range"),
        (json.dumps(BARE | {"source": "s", "published_at": "2025-03-01T08:00:00Z", "speakers": 3}), "wrong_type"),
        (json.dumps(BARE | {"source": "s", "published_at": "2025-03-01T08:00:00Z", "speakers": ["x"]}), "wrong_type"),
        (json.dumps(BARE | {"source": "s", "published_at": "2025-03-01T08:00:00Z", "slots": [1]}), "wrong_type"),
        (json.dumps(BARE | {"article_id": [1], "source": "s"}), "wrong_type"),
    ],
)
def test_a_bad_line_is_named(run, line, problem):
    whole = codec.encode(make_claim()).decode()
    _, result = run([whole, "", line])
    assert str(result.exception).startswith(str(result.exception).partition("claims.ndjson")[0] + "claims.ndjson:3: ")
    assert problem in str(result.exception)


def test_a_missing_file_is_named():
    result = CliRunner().invoke(decide.command, ["--claims", "/no/such/file"])
    assert "/no/such/file: No such file" in str(result.exception)
    assert "directory" in str(CliRunner().invoke(decide.command, ["--claims", ""]).exception)


def test_a_byte_order_mark_is_no_part_of_the_first_claim(tmp_path):
    path = tmp_path / "claims.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + codec.encode(make_claim()) + b"\r\n")
    result = CliRunner().invoke(decide.command, ["--claims", str(path)])
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)


def test_articles_are_detected_and_decided(tmp_path):
    text = "أعلن وزير الدفاع سامر الوردي أن بلاده ستزود جمهورية ساندرا بعشر منظومات رادار حديثة قبل نهاية الصيف."
    articles = [ARTICLE | {"text": text, "id": name, "source": name} for name in ("a-1", "b-1")]
    path = tmp_path / "articles.json"
    path.write_bytes(msgspec.json.encode(articles))
    result = CliRunner().invoke(decide.command, [str(path)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["decision"] for line in lines] == ["new", "corroborated"]
