"""Which numbers of the network are the public's: everything else (this machine, its neighbours, tunnels to them) is refused.

The standard library's `is_global` follows the registries of special addresses, and leaves open what reaches a private
address by another road: mapped and translated forms (6to4, Teredo, NAT64), multicast, and addresses that a cloud answers
on from within (Azure's 168.63.129.16). Those are named here.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

_DENIED_4: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_UNICAST_6: Final = IPv6Network("2000::/3")
"""Of IPv6 only this is given out to the public; ::/96, mapped, NAT64, 5f00::/16, unique local and multicast lie outside."""
_DENIED_6: Final = tuple(IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tells whether anybody on the internet reaches the same machine under this number."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _DENIED_4)
    return (
        address.scope_id is None
        and address in _UNICAST_6
        and address.is_global
        and not any(address in network for network in _DENIED_6)
    )
