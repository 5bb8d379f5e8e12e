"""Evidence: signed, and no byte can change."""

import stat

import pytest

from tasrih.replay import bundle
from tasrih.replay.errors import BundleError


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "auditor.pem"
    bundle.make_key(path)
    return path


@pytest.fixture
def signed(tmp_path, key):
    folder = tmp_path / "evidence"
    bundle.prepare(folder)
    bundle.write_lines(folder / "news.ndjson", [b'{"id": 1}\n', b'{"id": 2}\n'])
    (folder / "rules").mkdir()
    (folder / "rules" / "watches.yaml").write_text("watches: {}\n", encoding="utf-8")
    bundle.sign(folder, {"topic": "news"}, bundle.read_key(key))
    return folder


def test_what_was_signed_is_whole_and_names_its_signer(signed, key, tmp_path):
    problems, fingerprint = bundle.verify(signed, tmp_path / "auditor.pub.pem")
    assert problems == []
    assert fingerprint == bundle.fingerprint(bundle.read_key(key).public_key())
    assert bundle.verify(signed) == ([], fingerprint)


def test_one_changed_bit_anywhere_is_found(signed):
    for path in sorted(path for path in signed.rglob("*") if path.is_file()):
        body = path.read_bytes()
        for place in range(len(body)):
            path.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
            assert bundle.verify(signed)[0], f"{path.name}, byte {place}"
        path.write_bytes(body + b"\n")
        assert bundle.verify(signed)[0], f"{path.name} with a byte more"
        path.write_bytes(body)
    assert bundle.verify(signed)[0] == []


def test_files_that_vanish_or_appear_are_named(signed):
    (signed / "news.ndjson").rename(signed / "old.ndjson")
    assert bundle.verify(signed)[0] == ["news.ndjson: missing", "old.ndjson: was not there when it was signed"]


def test_a_forger_with_a_key_of_his_own_is_found_by_who_knows_the_real_one(signed, tmp_path):
    bundle.make_key(tmp_path / "forger.pem")
    (signed / "news.ndjson").write_bytes(b"{}\n")
    bundle.sign(signed, {"topic": "news"}, bundle.read_key(tmp_path / "forger.pem"))
    assert bundle.verify(signed)[0] == []
    assert len(bundle.verify(signed, tmp_path / "auditor.pub.pem")[0]) == 2


def test_evidence_is_never_written_over(signed):
    with pytest.raises(BundleError, match="not empty"):
        bundle.prepare(signed)


def test_a_private_key_is_for_its_owner_alone_and_never_replaced(key):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(BundleError, match="exists"):
        bundle.make_key(key)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_one_clear_error(tmp_path, signed, content):
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    with pytest.raises(BundleError, match=r"key\.pem holds no private key in PEM without a password$"):
        bundle.read_key(path)
    with pytest.raises(BundleError, match=r"key\.pem holds no public key in PEM$"):
        bundle.verify(signed, path)


def test_a_key_that_cannot_be_read_is_no_fault_of_the_bundle(tmp_path, signed):
    with pytest.raises(BundleError, match=r"^[^:]+: Is a directory$"):
        bundle.verify(signed, tmp_path)


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="no evidence bundle"):
        bundle.verify(tmp_path)
