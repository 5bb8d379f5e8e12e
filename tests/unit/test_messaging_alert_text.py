"""An alert in a terminal."""

from pathlib import Path

import msgspec

from tasrih.cli.alert_text import alert_text
from tasrih.events import codec
from tasrih.events.model import Alert

ALERT = codec.decode((Path(__file__).parents[2] / "schemas/examples/alert.v1.json").read_bytes(), Alert)


def test_an_alert_says_who_what_and_where():
    heading, *lines = alert_text(ALERT).splitlines()
    assert "new_position commitment [long_range_missiles] | 2025-09-04 18:30 UTC" in heading
    said = dict(line.strip().split(": ", 1) for line in lines)
    assert list(said.values()) == [
        "سالم الحارثي (name:سالم الحارثي)",
        "صواريخ بعيدة المدى",
        "جمهورية السهل",
        "قبل نهاية العام (2025-12-31)",
        ALERT.claim.content,
        "صحيفة الوادي wadi-2025-0904-17 https://news.example/wadi/17",
    ]


def test_text_from_outside_cannot_break_the_terminal():
    evil = "\x1b[2Jقال\nثم\u2028عاد\x9b\x00 " + "طويل " * 1_000
    lines = alert_text(msgspec.structs.replace(ALERT, claim=msgspec.structs.replace(ALERT.claim, content=evil)))
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in lines.replace("\n", ""))
    assert len(lines.splitlines()) == len(alert_text(ALERT).splitlines())
    assert max(map(len, lines.splitlines())) < 700


def test_text_from_outside_cannot_turn_round_what_stands_beside_it():
    claim = msgspec.structs.replace(ALERT.claim, speaker_name="\u202eسالم\u2066\u202d", official_id="xn.somebody")
    assert "سالم (xn.somebody)" in alert_text(msgspec.structs.replace(ALERT, claim=claim))


def test_a_change_shows_what_was_held_before():
    changed = msgspec.structs.replace(ALERT, type="position_changed", previous=ALERT.position)
    assert sum(ALERT.position.content in line for line in alert_text(changed).splitlines()) == 2
