"""All use cases, built once over the same means, and found by the command that asks for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, cast

from workflows.kernel.errors import NotFound
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.verbs import AccessVerbs, access_verbs
from workflows.use_cases.chat.verbs import ChatVerbs, chat_verbs
from workflows.use_cases.delivery.verbs import DeliveryVerbs, delivery_verbs
from workflows.use_cases.desk.act_as_seen import must_be_as_seen
from workflows.use_cases.desk.verbs import DeskVerbs, desk_verbs
from workflows.use_cases.evidence.verbs import EvidenceVerbs, evidence_verbs
from workflows.use_cases.followups.verbs import FollowUpVerbs, follow_up_verbs
from workflows.use_cases.letters.verbs import LetterVerbs, letter_verbs
from workflows.use_cases.shared.command import ChatCommand, Command, Given, HandlerCommand, SeenCommand, Who
from workflows.use_cases.shared.means import Means

GUARDS = frozenset({"seen"})
"""Fields of a command that are looked at before its use case, which is not told them."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Catalogue(AccessVerbs, ChatVerbs, DeskVerbs, DeliveryVerbs, EvidenceVerbs, LetterVerbs, FollowUpVerbs):
    """The catalogue holds every verb of the desk, each under the name that its area gives it."""

    @cached_property
    def _by_kind(self) -> dict[type[object], Callable[..., Any]]:
        verbs = (getattr(self, field.name) for field in fields(self))
        return {type(verb): verb for verb in verbs}

    @cached_property
    def _told(self) -> dict[type[object], tuple[str, ...]]:
        """What a use case is told of its command, by the command's class."""
        return {}

    def perform(self, tx: Transaction, command: Command[Given]) -> Given:
        """The use case of the command is called, if whoever gives it may, and saw the case as it is. Raises NotFound,
        ChangedMeanwhile, and what the use case raises."""
        _must_be_allowed(command)
        if isinstance(command, SeenCommand):
            must_be_as_seen(tx, command)
        if isinstance(command, ChatCommand):
            tx.hears = command.chat.user_id
        told = self._told.get(type(command))
        if told is None:
            told = self._told[type(command)] = tuple(one.name for one in fields(command) if one.name not in GUARDS)
        given = {name: getattr(command, name) for name in told}
        return cast(Given, self._by_kind[command.use_case](tx, **given))


def build_catalogue(means: Means, new_secret: Callable[[], str]) -> Catalogue:
    """The catalogue is assembled from the verbs of each area."""
    access = access_verbs(means, new_secret)
    areas = (
        access,
        chat_verbs(means, access, new_secret),
        desk_verbs(means),
        delivery_verbs(means),
        evidence_verbs(means),
        letter_verbs(means),
        follow_up_verbs(means),
    )
    return Catalogue(**{field.name: getattr(area, field.name) for area in areas for field in fields(area)})


def _must_be_allowed(command: Command[Any]) -> None:
    """A page's command needs an account of its role. Who writes in a chat or holds a link is looked up by the use case."""
    if command.may is Who.HANDLER and not (isinstance(command, HandlerCommand) and command.user.role == "handler"):
        raise NotFound
