"""Says once that the database is out of reach, and once that it is back."""

from __future__ import annotations

from logging import Logger

from workflows.kernel.errors import Away


class Outage:
    """One sentence for each change; nothing while it lasts."""

    def __init__(self, log: Logger) -> None:
        self._log = log
        self._said: str | None = None

    @property
    def lasts(self) -> bool:
        """Whether it is out of reach still."""
        return self._said is not None

    def note(self, away: Away) -> None:
        """The database is out of reach, for this reason."""
        sentence = str(away)
        if sentence != self._said:
            self._said = sentence
            self._log.error("%s", sentence)

    def over(self) -> None:
        """Something was read or written again."""
        if self._said is not None:
            self._said = None
            self._log.warning("The database can be used again; what waited goes on.")
