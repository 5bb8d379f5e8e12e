"""Settings: defaults, files, and every problem at once."""

import msgspec
import pytest

from tasrih.settings import Secret, Settings, SettingsError, read_settings, unknown_variables


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


def test_a_value_and_a_file_for_it_are_one_too_many(tmp_path):
    (tmp_path / "password").write_text("new")
    given = {"TASRIH_REDIS_PASSWORD": "hunter2", "TASRIH_REDIS_PASSWORD_FILE": str(tmp_path / "password")}
    with pytest.raises(SettingsError) as caught:
        read_settings(given)
    assert str(caught.value) == "TASRIH_REDIS_PASSWORD and TASRIH_REDIS_PASSWORD_FILE: both are set"
    assert str(read_settings(given | {"TASRIH_REDIS_PASSWORD": ""}).redis_password) == "new"


def test_a_file_may_be_one_that_an_editor_of_windows_wrote(tmp_path):
    (tmp_path / "password").write_bytes(b"\xef\xbb\xbfhunter2\r\n")
    read = read_settings({"TASRIH_REDIS_PASSWORD_FILE": str(tmp_path / "password")})
    assert str(read.redis_password) == "hunter2"


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


SECRETS = [field.name for field in msgspec.structs.fields(Settings) if field.type is Secret]
SCRAM = {
    "TASRIH_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "TASRIH_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "TASRIH_KAFKA_USERNAME": "detector",
    "TASRIH_KAFKA_PASSWORD": "hunter2",
}
TOKEN = {
    "TASRIH_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "TASRIH_KAFKA_SASL_MECHANISM": "OAUTHBEARER",
    "TASRIH_KAFKA_OAUTH_TOKEN_URL": "https://issuer.invalid/token",
    "TASRIH_KAFKA_OAUTH_CLIENT_ID": "detector",
    "TASRIH_KAFKA_OAUTH_CLIENT_SECRET": "hunter2",
}


def test_every_field_that_holds_a_password_is_a_secret():
    assert {name for name in Settings.__struct_fields__ if "password" in name or "secret" in name} < set(SECRETS)
    assert "redis_url" in SECRETS


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_shown_however_it_was_given(name, tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    given = [{f"TASRIH_{name.upper()}": "hunter2"}, {f"TASRIH_{name.upper()}_FILE": str(tmp_path / "secret")}]
    for environment in given:
        with pytest.raises(SettingsError) as caught:
            read_settings(environment | {"TASRIH_TOPIC_REPLICATION": "0"})
        assert "hunter2" not in str(caught.value)
    settings = Settings(**{name: "hunter2"})
    assert getattr(settings, name) == "hunter2"
    assert "hunter2" not in f"{settings!r} {getattr(settings, name)!r}"


def test_a_secret_is_read_again_and_kept_where_its_file_cannot_be_read(tmp_path):
    file = tmp_path / "password"
    file.write_text("first\n")
    password = read_settings({"TASRIH_REDIS_PASSWORD_FILE": str(file)}).redis_password
    file.write_text("second\n")
    assert (password, password.now()) == ("first", "second")
    file.unlink()
    assert password.now() == "first"
    assert Secret("plain").now() == "plain"


@pytest.mark.parametrize("environment", [SCRAM, TOKEN, SCRAM | {"TASRIH_KAFKA_CA_FILE": "ca.pem"}])
def test_settings_that_go_together_are_taken(environment):
    assert read_settings(environment).kafka_security_protocol == "SASL_SSL"


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        (
            {"TASRIH_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"},
            "SECURITY_PROTOCOL=SASL_SSL: needs TASRIH_KAFKA_SASL_MECHANISM",
        ),
        (SCRAM | {"TASRIH_KAFKA_PASSWORD": ""}, "MECHANISM=SCRAM-SHA-512: needs TASRIH_KAFKA_PASSWORD"),
        (SCRAM | {"TASRIH_KAFKA_USERNAME": ""}, "MECHANISM=SCRAM-SHA-512: needs TASRIH_KAFKA_USERNAME"),
        (SCRAM | {"TASRIH_KAFKA_SECURITY_PROTOCOL": ""}, "needs TASRIH_KAFKA_SECURITY_PROTOCOL=SASL_SSL"),
        (SCRAM | {"TASRIH_KAFKA_OAUTH_SCOPE": "x"}, "makes no use of TASRIH_KAFKA_OAUTH_SCOPE"),
        (TOKEN | {"TASRIH_KAFKA_OAUTH_CLIENT_SECRET": ""}, "needs TASRIH_KAFKA_OAUTH_CLIENT_SECRET"),
        (TOKEN | {"TASRIH_KAFKA_PASSWORD": "hunter2"}, "makes no use of TASRIH_KAFKA_PASSWORD"),
        (TOKEN | {"TASRIH_KAFKA_OAUTH_TOKEN_URL": "file:x"}, "TASRIH_KAFKA_OAUTH_TOKEN_URL='file:x'"),
        ({"TASRIH_KAFKA_PASSWORD": "hunter2"}, "MECHANISM=empty: makes no use of TASRIH_KAFKA_PASSWORD"),
        ({"TASRIH_KAFKA_CA_FILE": "ca"}, "PROTOCOL=PLAINTEXT: makes no use of TASRIH_KAFKA_CA_FILE"),
        ({"TASRIH_KAFKA_SECURITY_PROTOCOL": "SSL", "TASRIH_KAFKA_KEY_FILE": "k"}, "one is set, the other not"),
        ({"TASRIH_WEB_PROXY": "socks://hunter2"}, "TASRIH_WEB_PROXY=(hidden): is written http://host:port"),
        ({"TASRIH_REDIS_CERTIFICATE_FILE": "c"}, "TASRIH_REDIS_CERTIFICATE_FILE and TASRIH_REDIS_KEY_FILE"),
    ],
)
def test_a_contradiction_is_told_in_one_line(environment, problem):
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    (line,) = str(caught.value).splitlines()
    assert problem in line
    assert "hunter2" not in line


@pytest.mark.parametrize("address", ["a:9092", "a:1,b.c:2", "a:1, b:2", "[::1]:9092", "10.0.0.1:65535"])
def test_addresses_of_kafka_are_taken(address):
    assert read_settings({"TASRIH_KAFKA_BOOTSTRAP": address}).kafka_bootstrap == address


@pytest.mark.parametrize(
    "address",
    ["x:y", "x", "x:", ":9092", "a:0", "a:65536", "a:1,", "a:1;b:2", "::1", "kafka://a:1", "a b:1", "a:1/x", "u@a:1"],
)
def test_what_no_client_of_kafka_takes_for_an_address_is_told_at_once(address):
    with pytest.raises(SettingsError) as caught:
        read_settings({"TASRIH_KAFKA_BOOTSTRAP": address})
    assert str(caught.value) == (f"TASRIH_KAFKA_BOOTSTRAP={address!r}: is written host:port, or host:port,host:port")


def test_a_misspelt_variable_is_told_with_the_nearest_setting():
    known = {"TASRIH_REDIS_URL_FILE": "/x", "TASRIH_WATCHES_FILE": "w.yaml", "TASRIH_DATA": ".", "HOME": "/"}
    assert unknown_variables(known) == []
    assert unknown_variables(known | {"TASRIH_WATCH_FILE": "w", "TASRIH_QQQQ": "", "XTASRIH_": ""}) == [
        "TASRIH_QQQQ is no setting",
        "TASRIH_WATCH_FILE is no setting; TASRIH_WATCHES_FILE is one",
    ]
