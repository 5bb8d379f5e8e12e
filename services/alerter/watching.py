"""The watches of the alerter, and taking them over again when their file changes."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from services.alerter.handlers import SERVICE
from tasrih.detection.known import KnownIds
from tasrih.messaging.access import ACCESS
from tasrih.messaging.admin import require_topics
from tasrih.messaging.topics import topic_table
from tasrih.positions.alerting.watches import LiveWatches, Watch, load_watches
from tasrih.reloading import Reloader
from tasrih.settings import Settings
from tasrih.telemetry.metrics import set_gauge

_log = logging.getLogger(__name__)


def read_watches(settings: Settings) -> tuple[Watch, ...]:
    """Our watches and the user's, checked against officials, topics of claims, and topics of Kafka. Blocks.

    Raises:
        TasrihError: one of the files is wrong, Kafka is out of reach, or topics do not exist there.
    """
    known = KnownIds.load(settings.officials_files, settings.topics_files)
    watches = load_watches(settings.watches_file, known)
    names = [topic.name for topic in topic_table(watch.name for watch in watches)]
    require_topics(settings, [name for name in names if ACCESS[SERVICE].with_topic(name)], ACCESS[SERVICE])
    return watches


def watch_reloader(
    live: LiveWatches, path: Path | None, load: Callable[[], Sequence[Watch]]
) -> Reloader[Sequence[Watch]]:
    """Keeps the watches that the alerter matches against up to date."""

    async def take(watches: Sequence[Watch]) -> None:
        live.replace(watches)
        set_gauge("tasrih_watches", len(watches))
        _log.info("watches: %s", ", ".join(watch.name for watch in watches))

    set_gauge("tasrih_watches", len(live))
    return Reloader("watches", path, load, take, "tasrih_watch_reloads_total")
