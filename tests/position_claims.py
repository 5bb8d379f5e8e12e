"""Claims of invented officials for the tests of positions, and a store that lets others in between."""

from datetime import UTC, datetime, timedelta

from tasrih.events.ids import claim_id
from tasrih.events.model import Claim, Slots, Speaker

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
WARDI = Speaker(name="سامر الوردي", type="person", official_id="xa.samer_wardi")
HADDAD = Speaker(name="ليلى حداد", type="person", official_id="xb.layla_haddad")
PLEDGE = "حكومته ستزود جمهورية ساندرا بعشر منظومات رادار حديثة قبل نهاية الصيف"


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
