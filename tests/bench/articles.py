"""Articles to measure with: the annotated ones beside the checkout when they are there, else the shipped samples."""

from pathlib import Path

from tasrih.events.articles import read_articles
from tasrih.events.model import NewsMessage

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
SAMPLES = ROOT / "deploy" / "local" / "samples"


def newspaper_articles() -> tuple[str, list[NewsMessage]]:
    """What they are, in words, and the articles."""
    gold = [GOLD / part / "articles.json" for part in ("dev", "train")]
    if all(path.is_file() for path in gold):
        return "annotated newspaper articles", list(read_articles(gold))
    return "shipped samples, ten times", list(read_articles(sorted(SAMPLES.glob("*.json")))) * 10
