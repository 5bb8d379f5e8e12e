"""What the training of the speaker model takes for the same speaker."""

import pytest

from tasrih.training.speakers import same_speaker


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("عادل بركات", "بركات", True),
        ("الوزير عادل بركات", "عادل بركات", True),
        ("إبراهيم الأيوبي", "ابراهيم الايوبي", True),
        ("عادل بركات", "عادل حداد", False),
        ("عادل بركات + مروان حداد", "مروان حداد + عادل بركات", True),
        ("عادل بركات + مروان حداد", "عادل بركات", False),
        ("عادل بركات", "", False),
        ("الوزير", "الوزير", True),
    ],
)
def test_same_speaker(one, other, same):
    assert same_speaker(one, other) is same
