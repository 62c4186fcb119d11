"""Faults of captures and of the way out: each would let a stranger's page reach this house, or a capture be kept wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from tests.planted.register import fault


@fault(
    "adapters/egress/test_proxy.py::test_one_private_answer_refuses_the_name[addresses0]",
    "adapters/egress/test_proxy.py::test_no_spelling_reaches_this_machine[CONNECT]",
    "workflows/kernel/test_public_address.py::test_private_numbers[127.0.0.1]",
)
def every_number_is_public(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks where a name leads."""
    for place in ("workflows.kernel.public_address.is_public", "adapters.egress.dialer.is_public"):
        patch.setattr(place, lambda address: True)
    patch.setattr("tests.workflows.kernel.test_public_address.is_public", lambda address: True, raising=False)


@fault("adapters/egress/test_proxy.py::test_a_name_is_asked_once")
def a_name_is_asked_at_each_connection(patch: pytest.MonkeyPatch) -> None:
    """The second answer may point to this machine."""
    from adapters.egress.dialer import Dialer

    async def addresses(self: Any, host: str) -> Any:
        return await self._ask(host)

    patch.setattr(Dialer, "addresses", addresses)


@fault("adapters/egress/test_proxy.py::test_without_the_token")
def the_token_is_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    """Any process of this machine goes out by the capture's way."""
    from adapters.egress.proxy import EgressProxy

    patch.setattr(EgressProxy, "_knows", lambda self, head: True)


@fault("adapters/capture/test_hostile.py::test_a_page_that_tries_everything[flags_alone]")
def datagrams_leave_the_browser(patch: pytest.MonkeyPatch) -> None:
    """The canary hears them: without the flags, and without a network of its own, WebRTC goes past the proxy."""
    from adapters.capture import process

    patch.setattr(process, "FLAGS", tuple(one for one in process.FLAGS if "webrtc" not in one))


@fault("engine/test_captures.py::test_a_machine_that_died_loses_its_order[sqlite]")
def a_late_capture_is_taken_for_anothers(patch: pytest.MonkeyPatch) -> None:
    """Whoever lost the order may still bring something for it."""
    from workflows.use_cases.evidence.capture_page import KeepCapture

    right = KeepCapture.__call__

    def keep(self: Any, tx: Any, *, order_id: Any, item_id: Any, **given: Any) -> Any:
        order = tx.captures.get(order_id)
        order.state, order.item_id = "asked", item_id
        tx.captures.save(order)
        return right(self, tx, order_id=order_id, item_id=item_id, **given)

    patch.setattr(KeepCapture, "__call__", keep)


@fault(
    "engine/test_captures.py::test_what_no_machine_looks_at[sqlite-facts0]",
    "engine/test_captures.py::test_what_no_machine_looks_at[sqlite-facts2]",
    "engine/test_captures.py::test_what_is_learnt_between_order_and_capture[sqlite]",
)
def a_machine_looks_at_everything(patch: pytest.MonkeyPatch) -> None:
    """Minors and intimate content too."""
    patch.setattr("workflows.use_cases.shared.captures.may_capture", lambda *_: "yes")
    patch.setattr("workflows.use_cases.followups.kinds.capture_page.may_capture", lambda *_: "yes")


@fault("engine/test_captures.py::test_tried_again_and_then_by_hand[sqlite]")
def a_capture_that_fails_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Nobody is asked to do by hand what no machine could."""
    patch.setattr("workflows.use_cases.evidence.capture_page._ask_by_hand", lambda *_: None)
