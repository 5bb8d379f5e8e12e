"""Settings: defaults, files, and every problem at once."""

import pytest

from tasrih.settings import Settings, SettingsError, read_settings


def test_defaults_need_no_environment():
    assert read_settings({}) == Settings()


def test_variables_are_read_by_their_types(tmp_path):
    settings = read_settings(
        {
            "TASRIH_KAFKA_BOOTSTRAP": "a:9092,b:9092",
            "TASRIH_TOPIC_REPLICATION": "3",
            "TASRIH_HANDLER_TIMEOUT_SECONDS": "2.5",
            "TASRIH_WATCHES_FILE": str(tmp_path / "watches.yaml"),
            "TASRIH_LOG_LEVEL": "",
            "KAFKA_BOOTSTRAP": "not ours",
        }
    )
    assert settings == Settings(
        kafka_bootstrap="a:9092,b:9092",
        topic_replication=3,
        handler_timeout_seconds=2.5,
        watches_file=tmp_path / "watches.yaml",
    )


def test_a_file_gives_a_secret_and_repr_hides_it(tmp_path):
    (tmp_path / "redis").write_text("redis://:hunter2@cache:6379/0\n")
    settings = read_settings({"TASRIH_REDIS_URL_FILE": str(tmp_path / "redis")})
    assert settings.redis_url == "redis://:hunter2@cache:6379/0"
    assert "hunter2" not in repr(settings)


def test_all_problems_are_told_at_once(tmp_path):
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "TASRIH_TOPIC_REPLICATION": "0",
                "TASRIH_HANDLER_TIMEOUT_SECONDS": "soon",
                "TASRIH_TOPIC_PREFIX": "a b",
                "TASRIH_REDIS_URL_FILE": str(tmp_path / "absent"),
            }
        )
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert {line.split("=")[0].split(":")[0] for line in lines} == {
        "TASRIH_TOPIC_REPLICATION",
        "TASRIH_HANDLER_TIMEOUT_SECONDS",
        "TASRIH_TOPIC_PREFIX",
        "TASRIH_REDIS_URL_FILE",
    }
    assert any("'soon'" in line for line in lines)
