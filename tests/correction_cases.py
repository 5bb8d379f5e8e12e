"""An official's pledges and words on students, and a person's corrections of their positions."""

from tasrih.events.ids import position_id
from tasrih.events.model import Correction
from tests.position_claims import OTHER, START, WARDI, make_claim, run

HOLDER = WARDI.official_id
PLEDGES = [make_claim(article=f"p-{n}", source=f"صحيفة {n}", hours=n) for n in range(3)]
STUDENTS = [make_claim(OTHER, article=f"s-{n}", source=f"وكالة {n}", hours=10 + n) for n in range(2)]


def state_of(*claims):
    return run(*claims)[0]


def id_of(claim):
    return position_id(HOLDER, claim.claim_id)


def merge(one, into, **changes):
    return merge_ids(id_of(one), id_of(into), **{"correction_id": "c-1", **changes})


def merge_ids(part, into, **changes):
    fields = {"correction_id": f"merge {part}", "official_id": HOLDER, "position_id": part, "into": into}
    return Correction(**{**fields, "at": START, "by": "م. المحرر", "reason": "الوعد نفسه", **changes})


def split(claims, kept, **changes):
    fields = {"correction_id": "c-2", "official_id": HOLDER, "position_id": id_of((kept or claims)[0])}
    said = {"claims": tuple(claims), "kept": tuple(kept), "at": START, "by": "م. المحرر", "reason": "وعدان"}
    return Correction(**{**fields, **said, **changes})
