"""One reader's words: sentences, days, labels of the field, all in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflows.desk.words import CaseWords
from workflows.kernel.errors import EgideError
from workflows.kernel.people import LANGUAGES, Language
from workflows.kernel.plain import words

NEAR, SOON = 14, 3


@dataclass(frozen=True, slots=True)
class PageText(CaseWords):
    """What templates speak with."""

    def hour(self, instant: datetime) -> str:
        """Gives the hour of a moment as wall time: 14:45."""
        return instant.astimezone(ZoneInfo(self.zone)).strftime("%H:%M")

    def term(self, dotted: str | None) -> str:
        """`clocks.press_limitation` or `steps.bailiff_capture` in words; `interview` is a report under way."""
        if dotted == "interview":
            return self.t("console.queue.interview")
        table, _, term = (dotted or "").partition(".")
        return self.label(table, term) if term else ""

    def days_left(self, day: date, today: date) -> str:
        """Tells how long until a day, or how long it is past."""
        left = (day - today).days
        if left < 0:
            return self.t("console.days.late", n=-left)
        return self.t("console.days.today") if left == 0 else self.t("console.days.left", n=left)

    @staticmethod
    def urgency(day: date | None, today: date) -> str:
        """Tells how a day is shown: late, soon, near, far or none."""
        if day is None:
            return "none"
        left = (day - today).days
        if left < 0:
            return "late"
        return "soon" if left <= SOON else "near" if left <= NEAR else "far"

    def error(self, error: EgideError) -> str:
        """Gives one clear sentence for a refusal."""
        return self.t(error.message_key, **self._params(error.params))

    def _params(self, params: Mapping[str, object]) -> dict[str, object]:
        """Parameters as sentences want them: words in the language, steps by their label."""
        said: dict[str, object] = {
            "why": "",
            "until": "",
            "step": "",
            "longest": "",
            "before": "",
            "after": "",
            "day": "",
        }
        for name, value in params.items():
            if isinstance(value, Mapping):
                said[name] = self.words(words(value))
            elif name in ("step", "until") and isinstance(value, str):
                said[name] = self.until(value)
            else:
                said[name] = value
        return said

    def until(self, what: str) -> str:
        """Tells what would lift a refusal: a step by its name, an approval or a fact by its sentence."""
        if what == "approve_plan":
            return self.t("console.until.approve_plan")
        return self.label("steps", what)


def chosen_language(*wishes: str | None) -> Language:
    """Gives the first of the wishes that we speak; French else."""
    for wish in wishes:
        for language in LANGUAGES:
            if (wish or "").lower().startswith(language):
                return language
    return "fr"
