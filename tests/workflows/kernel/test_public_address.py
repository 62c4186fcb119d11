"""Which numbers are the public's: every way to say a private one is known."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from workflows.kernel.public_address import is_public

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.251", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers(number: str) -> None:
    """Of this machine, its house, its cloud, and every form that is translated into one of those."""
    assert not is_public(ip_address(number))


@pytest.mark.parametrize(
    "number", ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450::5"]
)
def test_public_numbers(number: str) -> None:
    """What anybody may reach."""
    assert is_public(ip_address(number))
