"""Claims of invented officials for the tests of positions, and a store that lets others in between."""

from datetime import UTC, datetime, timedelta

from tasrih.events.ids import claim_id
from tasrih.events.model import Claim, Slots, Speaker
from tasrih.positions.contents.terms import read_content
from tasrih.positions.deciding.engine import decide, standing

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
WARDI = Speaker(name="سامر الوردي", type="person", official_id="xa.samer_wardi")
HADDAD = Speaker(name="ليلى حداد", type="person", official_id="xb.layla_haddad")
PLEDGE = "حكومته ستزود جمهورية ساندرا بعشر منظومات رادار حديثة قبل نهاية الصيف"
DAY = 24
PARAPHRASE = "ساندرا ستحصل على عشر منظومات رادار حديثة ستزودها بها حكومته قبل انتهاء الصيف"
REFUSAL = "حكومته لن تزود جمهورية ساندرا بأي منظومات رادار حديثة قبل نهاية الصيف"
AID = "حكومته ستواصل تقديم المساعدة العسكرية التي وعدت بها في مؤتمر الخريف الماضي"
OTHER = "الجامعات الحكومية ستستقبل خمسة آلاف طالب جديد في كليات الهندسة والطب"


def make_claim(
    content=PLEDGE,
    *,
    kind="commitment",
    speakers=(WARDI,),
    article="a-1",
    source="صحيفة الميناء",
    hours=0,
    field="text",
    start=0,
    topics=(),
    **slots,
):
    """A claim; keywords that are no field of a claim are slots."""
    end = start + len(content)
    return Claim(
        claim_id=claim_id(source, article, field, start, end, content),
        article_id=article,
        source=source,
        published_at=START + timedelta(hours=hours),
        field=field,
        start=start,
        end=end,
        content=content,
        cue="قال",
        cue_start=-1,
        speaker="",
        speaker_name=" + ".join(speaker.name for speaker in speakers),
        speaker_type=speakers[0].type,
        official_id=speakers[0].official_id,
        speakers=tuple(speakers),
        via="",
        quote="indirect",
        kind=kind,
        topics=tuple(topics),
        slots=Slots(**slots),
        ruleset="r-1",
    )


def run(*claims):
    """State and verdicts after the claims in this order."""
    state, verdicts = {}, []
    for claim in claims:
        state, verdict = decide(state, claim)
        verdicts.append(verdict)
    return state, verdicts


def decisions(*claims):
    return [verdict.decision for verdict in run(*claims)[1]]


def report(content=PLEDGE, *, at=0, **others):
    """A claim of another article each time."""
    return make_claim(content, article=f"article-{at}-{hash((content, str(others))) % 10**6}", hours=at, **others)


def by_claims(state):
    """Positions without what depends on the order of arrival: ids by their claims, slots filled in left out.

    Of wordings in the same terms one is kept, whichever it is.
    """
    names = {name: frozenset(standing(position, state.get).claims) for name, position in state.items()}
    return {
        names[p.position_id]: (
            p.official_id, p.kind, p.content, {read_content(told).terms for told in p.wordings}, p.topics,
            p.slots.strength, p.first, p.last, p.appearances, p.sources, p.withdrawn, names.get(p.revises),
        )
        for p in state.values() if not p.merged_into
    }  # fmt: skip
