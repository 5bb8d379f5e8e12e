"""What is public, and what a setting allows besides."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasrih.settings import Networks, SettingsError, read_settings
from tasrih.web.addresses import is_public, may_connect, parse_address

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
NOT_PUBLIC = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1", "192.0.0.8",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_not_public(text):
    assert not is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_in_another_form_passes_as_it_would_itself(address):
    number = int(address)
    forms = [0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    assert {is_public(ipaddress.IPv6Address(form)) for form in forms} == {is_public(address)}


def test_allowed_networks_open_what_they_name_and_no_more():
    allowed = Networks("10.1.0.0/16, fd00::/8,127.0.0.1").networks
    opened = ["10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "127.0.0.1", "8.8.8.8"]
    assert [text for text in [*opened, *NOT_PUBLIC] if may_connect(ipaddress.ip_address(text), allowed)] == [
        *opened,
        "127.0.0.1",
        "2002:7f00:1::",
        "fd12::1",
    ]


@pytest.mark.parametrize(("text", "address"), [("fe80::1%eth0", "fe80::1"), ("10.0.0.1", "10.0.0.1"), ("name", None)])
def test_addresses_as_a_resolver_writes_them(text, address):
    assert parse_address(text) == (ipaddress.ip_address(address) if address else None)


def test_networks_are_a_setting_that_is_checked():
    settings = read_settings({"TASRIH_WEB_ALLOWED_NETWORKS": "10.0.0.0/8"})
    assert settings.web_allowed_networks.networks == (ipaddress.ip_network("10.0.0.0/8"),)
    assert "web_allowed_networks='10.0.0.0/8'" in repr(settings)
    with pytest.raises(SettingsError, match=r"TASRIH_WEB_ALLOWED_NETWORKS='10.0.0.1/8': .*has host bits set"):
        read_settings({"TASRIH_WEB_ALLOWED_NETWORKS": "10.0.0.1/8"})
