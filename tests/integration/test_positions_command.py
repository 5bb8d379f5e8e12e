"""`tasrih positions`: corrections change what officials hold and outlive Redis; the index is compared and rebuilt."""

import re

from redis import Redis

from tasrih.messaging.records import Record
from tasrih.messaging.topics import CORRECTIONS, POSITIONS
from tests.correction_cases import HOLDER, OTHER, PLEDGES, STUDENTS
from tests.integration.commands import one_line
from tests.integration.commands import tasrih as run
from tests.integration.corrected_positions import PLEDGE, STUDENT, appearances, send, states
from tests.position_claims import make_claim


def tasrih(place, *arguments):
    return run(place, "positions", *arguments, TASRIH_REDIS_URL=place.settings.redis_url)


def test_corrections_are_applied_and_survive_the_loss_of_redis(place):
    with place.running("alerter"):
        send(place, *PLEDGES, *STUDENTS)
        place.wait(lambda: appearances(place) == {PLEDGE: 3, STUDENT: 2})
        merged = tasrih(place, "merge", STUDENT, PLEDGE, "--by", "م. المحرر", "--reason", "الوعد نفسه")
        assert merged.returncode == 0, merged
        place.wait(lambda: appearances(place) == {PLEDGE: 5, STUDENT: 2})
        assert states(place)[STUDENT].merged_into == PLEDGE
        send(place, make_claim(OTHER, article="s-9", hours=20))
        place.wait(lambda: appearances(place)[PLEDGE] == 6)
    with Redis.from_url(place.settings.redis_url) as redis:
        redis.flushdb()
    with place.running("alerter"):
        send(place, make_claim(OTHER, article="s-10", hours=21))
        place.wait(lambda: appearances(place) == {PLEDGE: 7, STUDENT: 2})
        leaving = [claim.claim_id for claim in STUDENTS]
        split = tasrih(place, "split", PLEDGE, *leaving, "--by", "م. المحرر", "--reason", "وعدان")
        assert split.returncode == 0, split
        place.wait(lambda: appearances(place) == {PLEDGE: 5, STUDENT: 2})
        assert states(place)[STUDENT].merged_into is None
        place.wait_idle()
        assert tasrih(place, "verify").returncode == 0
    assert len(place.alerts()) == 2
    assert [record.key.decode() for record in place.read(CORRECTIONS)] == [HOLDER] * 2
    lines = tasrih(place, "history", HOLDER).stdout.splitlines()
    assert [line.partition("UTC ")[2].split()[0] for line in lines[:2]] == ["took", "took"]
    assert f"م. المحرر merged {STUDENT} into {PLEDGE}: الوعد نفسه" in lines[2]
    assert f"split {' '.join(leaving)} from {PLEDGE}: وعدان" in lines[3]
    place.send(Record(CORRECTIONS, HOLDER.encode(), b"{", ()), Record(POSITIONS, b"broken", b"{", ()))
    again = tasrih(place, "history", HOLDER)
    assert again.stdout.splitlines() == lines
    assert re.fullmatch(r"tasrih: corrections/\d+/2 is no correction: [^\n]+\n", again.stderr)
    assert "is no position: " in tasrih(place, "show", "broken").stderr
    shown = tasrih(place, "show", HOLDER).stdout
    assert shown.count("official") == 2
    assert tasrih(place, "show", STUDENT).stdout in shown
    assert "told        5 reports by" in shown
    assert all(claim in shown for claim in leaving)  # what a split is told


def test_what_cannot_be_corrected_is_said_in_one_line_and_nothing_is_sent(place):
    why = ("--reason", "x")
    assert "no position nothing" in one_line(tasrih(place, "merge", "nothing", "nothing", *why))
    with place.running("alerter"):
        send(place, *PLEDGES)
        place.wait(lambda: appearances(place) == {PLEDGE: 3})
    assert "no position other" in one_line(tasrih(place, "merge", PLEDGE, "other", *why))
    assert "no claim other" in one_line(tasrih(place, "split", PLEDGE, "other", *why))
    assert "claim that opened" in one_line(tasrih(place, "split", PLEDGE, PLEDGES[0].claim_id, *why))
    assert place.read(CORRECTIONS) == []
    assert tasrih(place, "show", "nobody").returncode == 1
    assert tasrih(place, "history", "nobody").returncode == 1


def test_the_index_is_compared_with_the_topic_and_rebuilt(place):
    with place.running("alerter"):
        send(place, *PLEDGES, *STUDENTS)
        place.wait(lambda: appearances(place) == {PLEDGE: 3, STUDENT: 2})
        place.wait_idle()
        assert "stop them first" in one_line(tasrih(place, "rebuild", "--clear"))
    agreed = tasrih(place, "verify")
    assert (agreed.returncode, agreed.stdout, agreed.stderr) == (0, "", "2 positions, 0 differences\n")
    with Redis.from_url(place.settings.redis_url) as redis:
        (name,) = redis.keys("*:p:*")
        redis.hdel(name, "1")
        redis.hset(name, "7", redis.hget(name, "2"))
        other = redis.hget(name, "2")
        redis.hset(name, "2", (9).to_bytes(4, "big") + other[4:])
    differing = tasrih(place, "verify")
    assert differing.returncode == 1
    assert sorted(line.split("\t")[2] for line in differing.stdout.splitlines()) == [
        "missing in the index",
        "not in the topic",
    ]
    rebuilt = tasrih(place, "rebuild")
    assert (rebuilt.returncode, "5 records read, 1 position restored" in rebuilt.stderr) == (0, True)
    assert tasrih(place, "rebuild", "--clear").returncode == 0
    assert tasrih(place, "verify").returncode == 0


def test_an_earlier_state_behind_a_later_one_is_found_and_the_later_one_sent_again(place):
    with place.running("alerter"):
        send(place, *PLEDGES)
        place.wait(lambda: appearances(place) == {PLEDGE: 3})
        place.wait_idle()
    first, *_, newest = place.read(POSITIONS)
    place.send(Record(POSITIONS, first.key, first.value, first.headers))
    assert tasrih(place, "verify").stdout == f"{PLEDGE}\t{HOLDER}\tolder at the topic's end\n"
    assert "0 positions restored" in (rebuilt := tasrih(place, "rebuild").stderr)
    assert rebuilt.endswith("; 1 to be sent again\n")
    with place.running("alerter", outbox_seconds="1"):
        place.wait(lambda: place.read(POSITIONS)[-1].value == newest.value)
    assert tasrih(place, "verify").returncode == 0
