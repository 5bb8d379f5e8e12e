"""The console's colours are far enough apart to read, in light and in dark."""

import re
from pathlib import Path

from tasrih.events.model import KINDS

CSS = (Path(__file__).parents[2] / "services" / "gateway" / "static" / "console.css").read_text(encoding="utf-8")


def luminance(color: str) -> float:
    """Source: WCAG 2.2, "relative luminance"."""
    full = color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])
    shares = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_colours_are_far_enough_apart_to_read():
    """WCAG AA: 4.5 for text, 3 for what is drawn."""
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r":root \{([^}]*)\}", CSS)
    ]
    assert len(schemes) == 2
    for scheme in schemes:
        for ink in ("ink", "quiet", "link"):
            for paper in ("paper", "soft"):
                assert contrast(scheme[ink], scheme[paper]) >= 4.5, (ink, paper)
        assert contrast(scheme["marked"], scheme["mark"]) >= 4.5
        assert contrast(scheme["focus"], scheme["paper"]) >= 3
        assert contrast(scheme["well"], scheme["paper"]) >= 4.5
        for kind in KINDS:
            for paper in ("paper", "soft"):
                assert contrast(scheme[kind], scheme[paper]) >= 3, (kind, paper)
