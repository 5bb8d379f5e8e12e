"""Decisions made again in the order in which the alerter met the claims, on histories in memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import msgspec
import pytest

from tasrih.claim_record import claim_record
from tasrih.events.codec import MAX_MESSAGE_BYTES
from tasrih.events.model import Claim, Correction, NewsMessage
from tasrih.messaging.errors import RecordTooLargeError
from tasrih.messaging.producer import require_fitting
from tasrih.messaging.records import Received, event_record
from tasrih.messaging.topics import max_message_bytes
from tasrih.positions.sameness.identity import speaker_key
from tasrih.replay.comparing import differences, note_emitted
from tasrih.replay.deciding import Decided, decide_window
from tasrih.replay.detecting import detect_span, finding
from tasrih.replay.errors import WindowError
from tasrih.replay.rows import Filters
from tasrih.replay.window import Edges, Span, Window
from tasrih.replay.workspace import Plan, Workspace, begin
from tests.position_claims import HADDAD, PLEDGE, START, make_claim

CLOCK = START + timedelta(days=400)
OTHER = "حكومته ستغلق معبر ساندرا الشمالي أمام الشاحنات حتى نهاية العام"


class MemoryHistory:
    """Topics in memory, of one partition each; the offsets before `begins` are gone."""

    def __init__(self) -> None:
        self.topics: dict[str, list[Received]] = {}
        self.begins: dict[str, int] = {}
        self.uncommitted: set[tuple[str, int]] = set()
        self._seconds = count()

    def write(self, topic: str, event, origin: str = "", key: str = "k") -> Received:
        log = self.topics.setdefault(topic, [])
        sent = event_record(topic, key, event, producer="test", **({"origin": origin} if origin else {}))
        written = CLOCK + timedelta(seconds=next(self._seconds))
        log.append(Received(topic, 0, len(log), sent.key, sent.value, sent.headers, written))
        return log[-1]

    def edges(self, topic: str, since: datetime, until: datetime) -> dict[int, Edges]:
        span = self.spans(topic)[0]

        def first(time: datetime) -> int:
            left = self.topics.get(topic, [])[span.start :]
            return next((record.offset for record in left if record.written_at >= time), span.end)

        return {0: Edges(span.start, span.end, first(since), first(until))}

    def spans(self, topic: str) -> list[Span]:
        return [Span(0, self.begins.get(topic, 0), len(self.topics.get(topic, [])))]

    def read(self, topic: str, span: Span) -> Iterator[tuple[list[Received], int]]:
        assert span.start >= self.begins.get(topic, 0)
        for record in self.topics.get(topic, [])[span.start : span.end]:
            yield [] if (topic, record.offset) in self.uncommitted else [record], record.offset + 1


class Detector:
    """Detects the claims that a test gives an article."""

    def __init__(self, claims: dict[str, list[Claim]]) -> None:
        self.claims = claims

    def detect(self, news: NewsMessage) -> list[Claim]:
        return self.claims.get(news.id, [])


class Past:
    """Articles, their claims then and now, and the replay of the articles from `start` on."""

    def __init__(self, folder) -> None:
        self.history = MemoryHistory()
        self.detector = Detector({})
        self._folder = folder

    def article(self, *claims: Claim, now: tuple[Claim, ...] | None = None) -> str:
        """An article whose claims go to `claims` unless `held` back; detection gives `now`, by default the same."""
        name = claims[0].article_id if claims else (now or ())[0].article_id
        news = NewsMessage(id=name, source="صحيفة الميناء", title="", text="…", published_at=START)
        self.detector.claims[name] = list(claims if now is None else now)
        return self.history.write("news", news).place

    def recorded(self, claim: Claim, origin: str) -> Received:
        return self.history.write("claims", claim, origin, speaker_key(claim))

    def lived(self, *claims: Claim) -> None:
        place = self.article(*claims)
        for claim in claims:
            self.recorded(claim, place)

    def replay(self, start: int, since: datetime | None = None) -> list[tuple[str, Decided]]:
        """Outcomes by claim, in the order of events."""
        window = Window("news", (Span(0, start, len(self.history.topics["news"])),), since, since)
        begin(self._folder, Plan(window, "r-1"))
        self.workspace = Workspace([self._folder])
        file = self.workspace.files[0]
        for _ in detect_span(file, self.history, "news", window.spans[0], self.detector):
            pass
        decide_window(self.workspace, self.history, ())
        return [
            (msgspec.json.decode(body, type=Claim).claim_id, msgspec.json.decode(outcome, type=Decided))
            for entry in self.workspace.entries()
            for body, outcome in entry.claims
        ]

    def compared(self, start: int) -> set[tuple[str, str, str]]:
        self.replay(start)
        note_emitted(self.workspace, self.history, ())
        return {
            (difference.type, difference.verdict, difference.id)
            for entry in self.workspace.entries()
            for difference in differences("news", entry, Filters())
        }


@pytest.fixture
def past(tmp_path) -> Past:
    return Past(tmp_path / "work")


def test_claims_from_before_the_window_build_up_the_positions_that_it_meets(past):
    past.lived(make_claim(article="a-1"))
    past.lived(make_claim(article="a-2", hours=5), make_claim(OTHER, article="a-2", hours=5, start=90))
    assert [decided.decision for _, decided in past.replay(1)] == ["repeated", "new"]
    assert [len(decided.alerts) for _, decided in past.replay(1)] == [0, 1]


def test_the_order_is_that_of_the_claims_topic_not_that_of_the_articles(past):
    one, two = make_claim(article="a-1"), make_claim(article="a-2", hours=5)
    places = [past.article(one), past.article(two)]
    past.recorded(two, places[1])
    past.recorded(one, places[0])
    decided = dict(past.replay(0))
    assert (decided[two.claim_id].decision, decided[one.claim_id].decision) == ("new", "repeated")
    assert decided[two.claim_id].claimed_at == "claims/0/0"


def test_claims_of_articles_behind_the_window_that_came_earlier_count_too(past):
    one, two = make_claim(article="a-1"), make_claim(article="a-2", hours=5)
    places = [past.article(one), past.article(two)]
    past.recorded(two, places[1])
    past.recorded(one, places[0])
    window = Window("news", (Span(0, 0, 1),))
    begin(past._folder, Plan(window, "r-1"))
    with Workspace([past._folder]) as workspace:
        for _ in detect_span(workspace.files[0], past.history, "news", window.spans[0], past.detector):
            pass
        decide_window(workspace, past.history, ())
        ((_, outcome),) = next(workspace.entries()).claims
    assert msgspec.json.decode(outcome, type=Decided).decision == "repeated"


def test_the_same_claim_twice_on_the_wire_is_decided_once(past):
    claim = make_claim()
    place = past.article(claim)
    past.recorded(claim, place)
    past.recorded(claim, place)
    ((_, decided),) = past.replay(0)
    assert (decided.decision, decided.claimed_at) == ("new", "claims/0/0")


def test_what_is_detected_only_now_comes_last(past):
    known, fresh = make_claim(article="a-2", hours=5), make_claim(article="a-1")
    past.article(now=(fresh,))
    past.lived(known)
    decided = dict(past.replay(0))
    assert (decided[known.claim_id].decision, decided[fresh.claim_id].decision) == ("new", "repeated")
    assert decided[fresh.claim_id].claimed_at is None


def test_what_is_detected_only_now_is_decided_in_the_order_in_which_a_detector_would_send_it(past):
    headline, text = make_claim(field="title"), make_claim(start=7)
    past.article(now=(headline, text))
    decided = dict(past.replay(0))
    assert [decided[claim.claim_id].decision for claim in (text, headline)] == ["new", "repeated"]


def test_a_second_time_gives_the_same(past):
    past.lived(make_claim(article="a-1"), make_claim(OTHER, article="a-1", start=90))
    assert past.replay(0) == past.replay(0)


def test_a_correction_is_applied_between_the_claims_around_it(past):
    one, two = make_claim(article="a-1"), make_claim(OTHER, article="a-2", hours=3)
    past.lived(one)
    past.lived(two)
    ids = [decided.position_id for _, decided in past.replay(0)]
    merge = Correction(
        correction_id="c-1",
        official_id="xa.samer_wardi",
        position_id=ids[1],
        into=ids[0],
        at=CLOCK,
        by="م",
        reason="واحد",
    )
    past.history.write("corrections", merge)
    past.lived(make_claim(OTHER, article="a-3", hours=6))
    past._folder = past._folder.with_name("again")
    *_, (_, last) = past.replay(0)
    assert last.position_id == ids[0]


def test_positions_from_before_the_oldest_claims_come_from_their_topic(past):
    past.lived(make_claim(article="a-1"))
    ((_, decided),) = past.replay(0)
    position = decided.alerts[0].position
    past.history.write("positions", position, key=position.position_id)
    past.lived(make_claim(article="a-2", hours=5))
    past.history.begins["claims"] = 1
    past._folder = past._folder.with_name("again")
    since = past.history.topics["claims"][1].written_at
    assert [decided.decision for _, decided in past.replay(1, since)] == ["repeated"]


def test_positions_that_changed_since_the_cut_cannot_be_known_and_that_is_said(past):
    past.lived(make_claim(article="a-1"))
    ((_, decided),) = past.replay(0)
    past.lived(make_claim(article="a-2", hours=5))
    past.history.write("positions", decided.alerts[0].position)
    past.history.begins["claims"] = 1
    past._folder = past._folder.with_name("again")
    with pytest.raises(WindowError, match="cannot be known any more"):
        past.replay(1, past.history.topics["claims"][1].written_at)


def test_a_window_from_before_the_oldest_claims_is_refused(past):
    past.lived(make_claim(article="a-1"))
    past.lived(make_claim(article="a-2"))
    past.history.begins["claims"] = 1
    for since in (None, CLOCK - timedelta(days=9)):
        past._folder = past._folder.with_name(f"again-{since is None}")
        with pytest.raises(WindowError, match="a window must begin after it"):
            past.replay(0, since)


def test_then_and_now_are_told_apart(past):
    same, gone, fresh = (
        make_claim(article="a-1"),
        make_claim(OTHER, article="a-1", start=90),
        make_claim(PLEDGE[:30], article="a-1", speakers=(HADDAD,)),
    )
    place = past.article(same, gone, now=(same, fresh))
    records = [past.recorded(claim, place) for claim in (same, gone)]
    alerts = dict(past.replay(0))[same.claim_id].alerts
    past.history.write("alerts.commitment", alerts[0], records[0].place)
    past.history.write("alerts.commitment", alerts[0], records[0].place)
    past.history.write("alerts.commitment", msgspec.structs.replace(alerts[0], alert_id="odd"), records[1].place)
    past.history.write("alerts.commitment", msgspec.structs.replace(alerts[0], alert_id="elsewhere"), "claims/0/77")
    past._folder = past._folder.with_name("again")
    assert past.compared(0) == {
        ("claim", "identical", same.claim_id),
        ("claim", "extra", gone.claim_id),
        ("claim", "missing", fresh.claim_id),
        ("alert", "identical", alerts[0].alert_id),
        ("alert", "extra", "odd"),
        ("alert", "missing", dict(past.replay(0))[fresh.claim_id].alerts[0].alert_id),
    }


def test_claims_of_a_record_that_is_not_there_are_told(past):
    """An aborted transaction, or a detector that read what nobody committed."""
    claim, ghost = make_claim(article="a-1"), make_claim(OTHER, article="a-2", start=90)
    past.lived(claim)
    past.article(claim)
    past.recorded(ghost, "news/0/1")
    past.history.uncommitted.add(("news", 1))
    assert past.compared(0) >= {("claim", "identical", claim.claim_id), ("claim", "extra", ghost.claim_id)}


def of_size(size: int) -> Claim:
    """A claim whose record takes so many bytes."""
    about = {"article": "long", "source": "s" * 500}
    frame = claim_record(make_claim("x" * size, **about), received(0)).size - size
    return make_claim("x" * (size - frame), **about)


def received(offset: int) -> Received:
    news = NewsMessage(id="long", source="صحيفة الميناء", title="", text="…", published_at=START)
    sent = event_record("news", "k", news, producer="test")
    return Received("news", 0, offset, sent.key, sent.value, sent.headers, CLOCK)


@pytest.mark.parametrize(("above", "reason"), [(0, None), (1, "too_large")])
def test_an_article_of_which_a_claim_is_too_long_to_be_sent_gives_nothing_as_live(above, reason):
    news, claim = received(0), of_size(max_message_bytes("claims") + above)
    small = make_claim(article="long")
    found = finding(news, Detector({"long": [small, claim]}))
    assert (found.reason, found.article_id) == (reason, "long")
    assert found.claims == ((small, claim) if reason is None else ())
    if reason:
        with pytest.raises(RecordTooLargeError) as refused:
            require_fitting(claim_record(claim, news))
        assert found.detail == str(refused.value)


def test_that_such_an_article_was_refused_is_no_difference(past):
    past.lived(make_claim(article="a-1"))
    past.article(now=(of_size(max_message_bytes("claims") + 1),))
    assert {verdict for kind, verdict, _ in past.compared(0) if kind == "claim"} == {"identical"}


def test_a_recorded_claim_that_the_alerter_refused_as_too_long_builds_up_no_position(past):
    claim = make_claim(article="a-1")
    past.article(claim)
    past.recorded(msgspec.structs.replace(claim, cue="x" * max_message_bytes("claims")), "news/0/0")
    past.lived(make_claim(article="a-2", hours=5))
    assert [decided.decision for _, decided in past.replay(1)] == ["new"]


def test_an_alert_that_is_longer_than_any_article_is_compared(past):
    claim = of_size(max_message_bytes("claims"))
    past.lived(claim)
    (alert,) = dict(past.replay(0))[claim.claim_id].alerts
    sent = past.history.write("alerts.commitment", alert, "claims/0/0")
    assert len(sent.value) > MAX_MESSAGE_BYTES
    assert past.compared(0) == {("claim", "identical", claim.claim_id), ("alert", "identical", alert.alert_id)}
