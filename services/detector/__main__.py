"""`python -m services.detector`: settings → detector → app → run."""

from tasrih import ending

if __name__ == "__main__":
    ending.listen()

from services.detector.app import detector_app
from services.detector.handlers import SERVICE
from tasrih import __version__
from tasrih.collecting import spare_loaded
from tasrih.detection.detector import Detector
from tasrih.errors import explained
from tasrih.messaging.access import ACCESS
from tasrih.messaging.admin import require_topics
from tasrih.messaging.consuming.worker import run
from tasrih.messaging.topics import CLAIMS, DEAD_LETTERS, NEWS
from tasrih.process import service_process, take_no_arguments
from tasrih.settings import read_settings
from tasrih.telemetry.metrics import set_gauge


def main() -> None:
    """Run the detector until it is told to stop."""
    settings = read_settings()
    with service_process(SERVICE, settings, "assignment") as health:
        require_topics(settings, [NEWS, CLAIMS, DEAD_LETTERS], ACCESS[SERVICE])
        detector = Detector.load(officials=settings.officials_files, topics=settings.topics_files)
        set_gauge("tasrih_build_info", 1, __version__, detector.ruleset)
        spare_loaded()
        run(detector_app(settings, health, detector.detect), settings)


if __name__ == "__main__":
    with explained("detector"):
        take_no_arguments("detector")
        main()
