"""The order in which a local run sends files: by name, one after the other, each when the one before is decided."""

import pathlib

import pytest

from deploy.local import pipeline


class Told:
    """What happened, in order; stands for what is seen of the pipeline and for the process that sends."""

    def __init__(self, codes=(0,), busy=2):
        self.happened = []
        self._codes = list(codes)
        self._busy_for = busy
        self._left = 0

    def send(self, file):
        self.happened.append(file)
        self._left = self._busy_for
        self._code = self._codes.pop(0) if len(self._codes) > 1 else self._codes[0]
        return self

    def new_alerts(self):
        return iter(())

    def is_idle(self):
        self._left -= 1
        self.happened.append("busy" if self._left else "decided")
        return not self._left

    def articles(self):
        return 3

    def exit_code(self):
        return self._code

    def tail(self, lines):
        return "words"

    def stop(self):
        pass


def test_a_file_is_sent_when_all_before_it_is_decided():
    told = Told()
    assert pipeline._read(["a", "b"], told, (), told.send) == 0
    assert told.happened == ["a", "busy", "decided", "b", "busy", "decided"]


@pytest.mark.parametrize("codes", [(2, 0), (0, 2)])
def test_what_could_not_be_read_in_any_file_gives_exit_code_2(codes, capfd):
    told = Told(codes)
    assert pipeline._read(["a", "b"], told, (), told.send) == 2
    assert capfd.readouterr().err == "words\n"


@pytest.mark.parametrize("given", [("b.json", "-", "a.txt"), ("-", "a.txt", "b.json"), ("a.txt", "b.json", "-")])
def test_files_go_by_name_however_they_are_given_and_standard_input_is_the_last(given):
    assert pipeline.in_order(given) == ["a.txt", "b.json", "-"]


def test_the_samples_are_what_is_sent_where_no_file_is_given():
    names = [pathlib.Path(file).name for file in pipeline.in_order(())]
    assert names == sorted(names)
    assert set(names) == {sample.name for sample in pipeline.SAMPLES.glob("*.json")}
