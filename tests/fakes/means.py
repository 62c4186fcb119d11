"""Means with a clock and nothing legal: enough for what the engine itself decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from adapters.system.ids import TimeOrderedIds
from tests.ready import locales
from workflows.kernel.clock import Clock
from workflows.kernel.countries import Jurisdiction, Jurisdictions
from workflows.kernel.people import DeskUser, Language
from workflows.kernel.text import LocalizedText
from workflows.law.rulebook import Rulebook
from workflows.ports.mail import MailView, UrgentCase
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.means import Means, build_means

LOCALES = locales()


class SentencesAlone:
    """A channel that shows sentences as text."""

    def show(
        self, screen: Screen, language: Language, country: str | None = None, *, young: bool = False
    ) -> Sequence[Mapping[str, Any]]:
        assert isinstance(screen, Sentence)
        return [{"method": "sendMessage", "text": LOCALES.say(language, screen.key, **screen.params)}]


class NoWords:
    """Mails that say nothing but whom they are for."""

    def urgent_cases(self, user: DeskUser, cases: Sequence[UrgentCase], link: str | None) -> Mapping[str, Any]:
        return {"subject": user.name, "text": ""}


def small_means(clock: Clock) -> Means:
    """The means that the engine's own use cases use: no law, no questions, no mails, no links."""
    nothing: Any = None
    france = Jurisdiction(
        "FR", LocalizedText("France", "Frankrijk", "France"), ZoneInfo("Europe/Paris"), ("FR",), ("fr",), ("fr",)
    )
    without_law = cast(
        Rulebook, SimpleNamespace(calendars={}, platforms=None, jurisdictions=Jurisdictions.of_all([france]))
    )
    return build_means(
        clock=clock, wall=clock, new_id=TimeOrderedIds(clock), rulebook=without_law, questions=nothing, say=LOCALES,
        view=SentencesAlone(), mails=cast(MailView, NoWords()), links=nothing,
    )  # fmt: skip
