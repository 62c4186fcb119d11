"""Which publications are captured by a machine, and every way in which a capture is refused or fails.

Never content that nobody may hold: intimate content, and whatever concerns a minor, is seen by people alone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal, get_args

from workflows.kernel.errors import EgideError
from workflows.law.platforms.addresses import Address, read_address

FailureReason = Literal[
    "address_empty", "address_too_long", "address_control", "address_not_web", "address_no_host", "address_host",
    "address_port", "address_not_public", "address_user", "refused", "no_such_name", "not_reached", "certificate",
    "redirects", "download", "too_large", "too_slow", "page_breaks_browser",
]  # fmt: skip
"""`refused`: the way led to an address that is not public."""
FAILURES: Final[tuple[FailureReason, ...]] = get_args(FailureReason)
FINAL: Final[frozenset[FailureReason]] = frozenset(
    reason for reason in FAILURES if reason.startswith("address_") or reason in ("refused", "download")
)
"""Trying again changes nothing."""
PORTS: Final = frozenset({None, 80, 443})
_REFUSED: Final = frozenset({"not_public", "port", "spelling", "peer"})
_UNKNOWN: Final = frozenset({"no_such_name", "no_address"})


class CaptureFailed(EgideError):
    """No capture came about; `reason` has a sentence in the locales."""

    def __init__(self, reason: FailureReason) -> None:
        self.reason: FailureReason = reason
        super().__init__(f"capture.failed.{reason}")

    @property
    def is_final(self) -> bool:
        """Whether another try would end the same way."""
        return self.reason in FINAL


def check_address(url: str, known: Collection[str] = ()) -> Address:
    """Gives the address, if it can be one of a publication: http or https, the usual ports, a public host, no user.
    Raises CaptureFailed. `known` hosts are those that a test sends to this machine. The egress checks again whatever is
    opened."""
    address = read_address(url, known=known)
    if address.problem is not None:
        raise CaptureFailed(_of_address(address.problem))
    if address.user:
        raise CaptureFailed("address_user")
    if address.port not in PORTS and address.host not in known:
        raise CaptureFailed("address_port")
    return address


def failure_of(error: str, reason: str | None, *, is_too_large: bool) -> CaptureFailed:
    """Tells what the browser's word and the egress's reason come to."""
    if reason in _REFUSED:
        return CaptureFailed("refused")
    if reason in _UNKNOWN:
        return CaptureFailed("no_such_name")
    if is_too_large:
        return CaptureFailed("too_large")
    if "ERR_CERT" in error or "ERR_SSL" in error:
        return CaptureFailed("certificate")
    if "TOO_MANY_REDIRECTS" in error:
        return CaptureFailed("redirects")
    if "ERR_ABORTED" in error:
        return CaptureFailed("download")
    return CaptureFailed("too_slow" if "TIMED_OUT" in error else "not_reached")


def _of_address(problem: str) -> FailureReason:
    reason = f"address_{problem}"
    return next((one for one in FAILURES if one == reason), "address_host")
