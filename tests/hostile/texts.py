"""Families of articles whose texts are hostile: characters that hide, marks that never close, words in any order."""

import unicodedata
from collections.abc import Callable
from random import Random

from tests.hostile.families import Drawn, Family, example, written
from tests.report_parts import CONTENTS, CUES, PARTS, SPEAKERS

_NEWS = example("news")
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\ufe0f\u115f\u3164"
_MARKS = "\u064b\u064c\u064e\u0650\u0651\u0652\u0653\u0670\u0640\u0301\u0483\u20dd"
_SPACES = "\t\n\r\v\f\x1c\x85\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"
_QUOTES = "\"'«»“”„‟‹›「」()[]{}:؛،.!?؟…–—"
_CONTROLS = "".join(map(chr, [*range(1, 32), *range(127, 160)]))
_NUMBERS = [
    "1" + "0" * 400,
    "٩" * 50,
    "1.2.3.4",
    "1,2,3",
    "-0",
    "1e9",
    "٣٫٥",
    "½",
    "Ⅻ",
    "²",
    "1/0",
    "100%",
    "%",
    "٪٥",
    "$",
    "0x",
]
_UNITS = ["دولار", "مليون دولار", "مليار", "ألف ألف ألف", "%", "كلم", "ساعة", "عام", "هجرية", "يوم", "منظومات", ""]
_DATES = [
    "31 فبراير 2025", "0 يناير 0000", "29 رمضان 1446 هـ", "99/99/9999", "الأحد الاثنين الثلاثاء", "منذ -5 أيام", "غدا",
    "قبل نهاية العام المقبل", "خلال 99999999999 يوما", "بعد ألف عام", "في 30 صفر 99999", "نهاية القرن الثلاثين",
]  # fmt: skip


def _report(draw: Random) -> str:
    return " ".join(draw.choice(part) for part in PARTS)


def _reports(draw: Random) -> str:
    return " ".join(_report(draw) for _ in range(draw.randint(1, 5)))


def _with(characters: str, most: int) -> Callable[[Random], str]:
    """Reports with up to so many of these characters put in anywhere."""

    def text(draw: Random) -> str:
        letters = list(_reports(draw))
        for _ in range(draw.randint(1, most)):
            letters.insert(draw.randint(0, len(letters)), draw.choice(characters))
        return "".join(letters)

    return text


def _salad(draw: Random) -> str:
    words = [word for part in PARTS for word in part]
    return draw.choice([" ", "", "، "]).join(draw.choices(words, k=draw.randint(1, 60)))


def _amounts(draw: Random) -> str:
    said = f"{draw.choice(_NUMBERS)} {draw.choice(_UNITS)} {draw.choice(_DATES)}"
    return f"{draw.choice(CUES)} {draw.choice(SPEAKERS)} إن بلاده ستقدم {said} لإعمار الوادي {draw.choice(_DATES)}."


def _any_characters(draw: Random) -> str:
    """From all of Unicode but surrogates: unassigned, private, noncharacters, emoji, every script."""
    points = (draw.randrange(1, 0x110000) for _ in range(draw.randint(1, 200)))
    return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000) or "x"


def _forms(draw: Random) -> str:
    """Presentation forms, ligatures, and both ways of composing."""
    letters = [chr(draw.randrange(0xFB50, 0xFDFF)) + chr(draw.randrange(0xFE70, 0xFEFC)) for _ in range(10)]
    return unicodedata.normalize(draw.choice(["NFD", "NFC", "NFKD"]), f"{_report(draw)} {' '.join(letters)} ﷲ ﷺ ﷽ لأ")


def _long_words(draw: Random) -> str:
    return f"{draw.choice(CUES)} {draw.choice('اءىةلكق') * draw.randint(100, 3_000)} {draw.choice(CONTENTS)}"


def _repeated(draw: Random) -> str:
    return f"{draw.choice([word for part in PARTS for word in part])} " * draw.randint(10, 300)


def _news(**fields: object) -> Drawn:
    return Drawn(written(_NEWS | fields))


def _texts(text: Callable[[Random], str]) -> Callable[[Random], Drawn]:
    return lambda draw: _news(text=text(draw), title=text(draw)[:200] if draw.random() < 0.3 else "")


def _titles(draw: Random) -> Drawn:
    title = f"{draw.choice(SPEAKERS)}: {draw.choice(CONTENTS)} {draw.choice(CUES)}"
    return _news(
        title=draw.choice([title, title[::-1], ":", "::", f"{title}:{title}"]), text=draw.choice(["", " ", title])
    )


def _ids(draw: Random) -> Drawn:
    """Ids, sources and addresses of any characters; they go into keys, headers and hashes."""
    odd = draw.choice([_any_characters(draw)[:100], "\n", " ", "ع" * 512, "../../etc", "{}%s\\", _BIDI, "a\r\nb: c"])
    return _news(**{draw.choice(["id", "source", "url"]): odd}, text=_reports(draw))


TEXTS = (
    Family("bidi controls", _texts(_with(_BIDI, 20)), "taken", 18),
    Family("hidden characters", _texts(_with(_HIDDEN, 20)), "taken", 12),
    Family("vowel marks and tatweel", _texts(_with(_MARKS, 60)), "taken", 10),
    Family("spaces of all kinds", _texts(_with(_SPACES, 20)), "taken", 10),
    Family("quotes and brackets anywhere", _texts(_with(_QUOTES, 15)), "taken", 12),
    Family("control characters", _texts(_with(_CONTROLS, 10)), "taken", 8),
    Family("word salad", _texts(_salad), "taken", 12),
    Family("amounts and deadlines", _texts(_amounts), "taken", 14),
    Family("any characters", _texts(_any_characters), "taken", 8),
    Family("presentation forms", _texts(_forms), "taken", 5),
    Family("words without end", _texts(_long_words), "taken", 2),
    Family("one phrase again and again", _texts(_repeated), "taken", 3),
    Family("titles", _titles, "taken", 8),
    Family("ids, sources and addresses", _ids, "taken", 6),
)
