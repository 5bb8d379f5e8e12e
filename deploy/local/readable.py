"""An alert as a block of lines for people: a name and a value a line, so that Arabic and Latin text do not mix."""

from collections.abc import Iterable

from tasrih.events.model import Alert


def readable(alert: Alert, topics: Iterable[str]) -> str:
    """Format an alert and the topics it came on."""
    claim = alert.claim
    head = f"{alert.type}  {claim.kind}  {claim.published_at:%Y-%m-%d %H:%M} UTC"
    values = {
        "speaker": claim.speaker_name,
        "via": claim.via,
        "object": claim.slots.object,
        "beneficiary": claim.slots.beneficiary,
        "addressee": claim.slots.addressee,
        "amount": claim.slots.amount,
        "deadline": claim.slots.deadline,
        "strength": claim.slots.strength or "",
        "content": claim.content,
        "topic": " ".join(claim.topics),
        "source": f"{alert.article.source}, article {alert.article.id}",
        "sent on": " ".join(topics),
    }
    return "\n".join([head, *(f"  {name:<12} {' '.join(value.split())}" for name, value in values.items() if value)])
