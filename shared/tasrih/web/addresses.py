"""Which addresses a request may go to: those of the public Internet, and networks that a setting allows.

Who can name an address to us (a feed, a redirect, a subscriber's webhook) must not reach through us what only we can
reach: loopback, private and link-local networks, the metadata service of a cloud. Source: OWASP, "Server-Side Request
Forgery Prevention Cheat Sheet"; ranges: the IANA registries of special-purpose addresses, as `ipaddress` knows them.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_CARRIES_IPV4: Final = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64, RFC 6052
_MORE: Final[tuple[Network, ...]] = (  # not public, and not on every version's list
    ipaddress.IPv4Network("100.64.0.0/10"),  # carrier-grade NAT, RFC 6598
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    ipaddress.IPv6Network("::/96"),  # IPv4-compatible, deprecated by RFC 4291
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    ipaddress.IPv6Network("100::/64"),
    ipaddress.IPv6Network("2001::/23"),  # Teredo and other protocols
    ipaddress.IPv6Network("fec0::/10"),  # site-local, deprecated by RFC 3879
)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public Internet; one that carries an IPv4 address, as that one does."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = _carried(address)
        if carried:
            return is_public(carried)
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    listed = any(address in network for network in _MORE if network.version == address.version)
    return address.is_global and not special and not listed


def may_connect(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether a request may go to an address: it is public, or within an allowed network.

    An IPv6 address that carries an IPv4 one is also allowed by the network of that one.
    """
    addresses: list[Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        carried = _carried(address)
        addresses += [carried] if carried else []
    return is_public(address) or any(one in network for network in allowed for one in addresses)


def passing(found: Iterable[str], allowed: Sequence[Network]) -> list[Address]:
    """Those of some addresses, as a resolver writes them, to which a request may go."""
    return [address for text in found if (address := parse_address(text)) and may_connect(address, allowed)]


def parse_address(text: str) -> Address | None:
    """An address as the resolver writes it, perhaps with a zone (`fe80::1%eth0`); None for a name."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, 6to4 or NAT64 address leads to."""
    if address in _CARRIES_IPV4:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
