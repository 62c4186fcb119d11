"""Which addresses can be those of a publication, what a failure is called, and that each has its sentence."""

from __future__ import annotations

import pytest

from tests.ready import locales
from workflows.evidence.capture import FAILURES, CaptureFailed, check_address, failure_of


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "address_empty"), ("  ", "address_empty"), ("x" * 9000, "address_too_long"),
        ("http://a b.org/", "address_control"),
        ("ftp://a.org/", "address_not_web"), ("file:///etc/passwd", "address_not_web"), ("javascript:x", "address_not_web"),
        ("http://", "address_no_host"), ("http://a..org/", "address_host"), ("http://0x7f.1/", "address_host"),
        ("http://2130706433/", "address_host"), ("http://a.org:99999/", "address_port"), ("http://a.org:22/", "address_port"),
        ("http://127.0.0.1/", "address_not_public"), ("http://[::ffff:127.0.0.1]/", "address_not_public"),
        ("http://localhost/", "address_not_public"), ("http://１２７.０.０.１/", "address_not_public"),
        ("http://u:p@a.org/", "address_user"), ("http://a.org@127.0.0.1/", "address_not_public"),
    ],
)  # fmt: skip
def test_addresses_that_cannot_be(url: str, reason: str) -> None:
    """Refused before anything is opened; trying again changes nothing."""
    with pytest.raises(CaptureFailed) as failed:
        check_address(url)
    assert (failed.value.reason, failed.value.is_final) == (reason, True)


@pytest.mark.parametrize(
    "url", ["https://a.org/", "a.org/x?y", "http://a.org:80/", "https://xn--e1afmkfd.example.org/"]
)
def test_addresses_that_can_be(url: str) -> None:
    """What anybody may open."""
    assert check_address(url).problem is None


def test_a_known_name_may_be_of_this_machine() -> None:
    """A test sends it to a loopback address; no other name comes with it."""
    assert check_address("http://forum.test:8123/", {"forum.test"}).host == "forum.test"
    with pytest.raises(CaptureFailed):
        check_address("http://other.test/", {"forum.test"})


@pytest.mark.parametrize(
    ("error", "why", "large", "reason"),
    [
        ("net::ERR_TUNNEL_CONNECTION_FAILED", "not_public", False, "refused"), ("x", "no_such_name", False, "no_such_name"),
        ("net::ERR_CERT_DATE_INVALID", None, False, "certificate"), ("net::ERR_ABORTED", None, False, "download"),
        ("net::ERR_TOO_MANY_REDIRECTS", None, False, "redirects"), ("net::ERR_TIMED_OUT", None, False, "too_slow"),
        ("net::ERR_EMPTY_RESPONSE", "connect_failed", False, "not_reached"), ("x", None, True, "too_large"),
    ],
)  # fmt: skip
def test_failures_have_names(error: str, why: str | None, large: bool, reason: str) -> None:
    """Of the browser's word and the egress's reason."""
    assert failure_of(error, why, is_too_large=large).reason == reason


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_each_failure_has_a_sentence(language: str) -> None:
    """That a person understands."""
    said = {reason: locales().say(language, CaptureFailed(reason).message_key) for reason in FAILURES}
    assert len(set(said.values())) == len(FAILURES)
