"""Every way in which the desk says no, each with the key of its sentence.

EgideError
├── NotFound                 nothing there, or not yours: the answer is the same
│   └── ChatLocked           the chat was locked: it shows nothing until a handler opens it
├── Outdated                 the button or the page is older than the case
│   └── ChangedMeanwhile     … and somebody else's word has come since: read it, then press again
├── Refused                  the act is known and forbidden now
│   ├── StepRefused          … with what would lift it
│   ├── ImpossibleTransition the state does not allow it
│   └── NeedsReason          a decline or a refusal must say why
├── BadInput                 what was typed cannot be used
├── Conflict                 somebody else changed it first; load again
│   └── CodeTaken            the one-time code is another contract's: draw again
├── Away                     the database is out of reach: nothing was changed, nothing is lost
└── OutsideFailed            a party outside (mail, Telegram) did not do what was asked

The domain holds no text for people: `message_key` is translated where a person reads it.
"""

from __future__ import annotations

from collections.abc import Sequence


class EgideError(Exception):
    """Something the desk refuses or cannot do; `message_key` and `params` make the sentence."""

    message_key = "error.unexpected"

    def __init__(self, message_key: str | None = None, **params: object) -> None:
        self.message_key = message_key or type(self).message_key
        self.params = params
        super().__init__(self.message_key)

    @property
    def sentence(self) -> str:
        """The command line prints this sentence; the key stands for a refusal that carries none."""
        return str(self.params.get("sentence", self.message_key))

    @property
    def sentences(self) -> Sequence[str]:
        """The command line prints each on a line of its own."""
        found = self.params.get("sentences")
        return [str(one) for one in found] if isinstance(found, list | tuple) and found else [self.sentence]


class NotFound(EgideError):
    """Nothing there, or not theirs: nobody learns which."""

    message_key = "error.not_found"


class ChatLocked(NotFound):
    """This chat was locked; the same answer whatever was asked."""

    message_key = "chat.locked"


class Outdated(EgideError):
    """A button or a form older than what it wants to change."""

    message_key = "error.outdated"


class ChangedMeanwhile(Outdated):
    """Somebody else's word has come into the case since the page was made; nothing was done, nothing is lost."""

    message_key = "error.changed_meanwhile"


class Refused(EgideError):
    """A known act that is forbidden now."""

    message_key = "error.refused"


class StepRefused(Refused):
    """A step that may not start yet; `params` carry why and what would lift it."""

    message_key = "error.step_refused"


class ImpossibleTransition(Refused):
    """The state table has no such pair."""

    message_key = "error.impossible_transition"


class LinkOver(Refused):
    """A link that opens nothing, whatever the reason: nobody learns from it what there is."""

    message_key = "error.order_gone"


class NeedsReason(Refused):
    """A decline without its reason."""

    message_key = "error.needs_reason"


class BadInput(EgideError):
    """What was typed cannot be used; nothing was changed."""

    message_key = "error.bad_input"


class Conflict(EgideError):
    """Another writer was first; the caller loads again."""

    message_key = "error.conflict"


class CodeTaken(Conflict):
    """The one-time code opens another contract already. A unit that drew it by chance is run again and draws another."""


class Away(EgideError):
    """The database is locked, full, read-only or gone. The unit was undone and may be run again as it is; `params` carry
    the `sentence` for whoever keeps the machine."""

    message_key = "error.away.gone"

    def __str__(self) -> str:
        return str(self.params.get("sentence", self.message_key))

    @property
    def sentences(self) -> Sequence[str]:
        """The command line prints each on a line of its own."""
        found = self.params.get("sentences")
        return [str(one) for one in found] if isinstance(found, list | tuple) and found else [self.sentence]


class OutsideFailed(EgideError):
    """A party outside did not do what was asked."""

    message_key = "error.outside_failed"
