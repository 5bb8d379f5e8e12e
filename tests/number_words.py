"""Whole numbers written out in Arabic, for the tests of what reads them."""

_ONES = ["", "واحد", "اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
_BEFORE_TEN = ["", "أحد", "اثني", *_ONES[3:]]
_TENS = ["", "", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]
_HUNDREDS = ["", "مئة", "مئتين", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]
_SCALES = [
    (10**9, "مليار", "مليارين", "مليارات"),
    (10**6, "مليون", "مليونين", "ملايين"),
    (10**3, "ألف", "ألفين", "آلاف"),
]


def in_words(number: int) -> str:
    """A number from 1 to 999,999,999,999 as newspapers write it out: خمسة وعشرين مليونا وثلاثمئة."""
    parts = []
    for scale, one, two, many in _SCALES:
        count, number = divmod(number, scale)
        parts += _counted(count, one, two, many) if count else []
    return " و".join(parts + ([_below_thousand(number)] if number else []))


def _counted(count: int, one: str, two: str, many: str) -> list[str]:
    if count <= 2:
        return [one if count == 1 else two]
    few = 3 <= count % 100 <= 10
    accusative = count % 100 > 10
    return [f"{_below_thousand(count)} {many if few else one + 'ا' if accusative else one}"]


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    tens, ones = divmod(rest, 10)
    if tens == 1:
        parts.append("عشرة" if not ones else f"{_BEFORE_TEN[ones]} عشر")
    else:
        parts += [word for word in (_ONES[ones], _TENS[tens]) if word]
    return " و".join(parts)
