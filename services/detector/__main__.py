"""`python -m services.detector`: settings → detector → app → run."""

from services.detector.app import detector_app
from tasrih.detection.detector import Detector
from tasrih.errors import explained
from tasrih.messaging.admin import require_topics
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS, NEWS
from tasrih.messaging.worker import run
from tasrih.settings import read_settings


def main() -> None:
    """Run the detector until it is told to stop."""
    settings = read_settings()
    require_topics(settings, [NEWS, CLAIMS, DEAD_LETTERS])
    detector = Detector.load(officials=settings.officials_files, topics=settings.topics_files)
    run(detector_app(settings, detector.detect), settings)


if __name__ == "__main__":
    with explained("detector"):
        main()
