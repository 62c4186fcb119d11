"""The chat of a story as its person sees it: what was said in it, line by line, and what stands in it now."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.client import Person, Shown
from sandbox.client.person import shown as as_shown
from sandbox.json_value import objects_in, whole_in
from sandbox.view_types import MessageView
from tests.journeys.kinds.story import Story
from tests.journeys.kinds.telling import BOT, Line
from tests.journeys.kinds.town import Town
from workflows.kernel.text import YOUNG

A_MOMENT = timedelta(seconds=24)
"""How long somebody takes to read and answer."""


class StoryStuck(AssertionError):
    """The story did not go on as it is told; the sentence says where, with the last of the chat."""


def printed(words: str) -> str:
    """The words with the apostrophes of print, as the desk writes them."""
    return words.replace("'", "’")


@dataclass
class Scene:
    """One chat in its town; every message, change and press of it is a line."""

    story: Story
    town: Town
    chat: Person
    lines: list[Line] = field(default_factory=list)
    _seen: int = 0
    _fresh: int = 0

    # ------------------------------------------------------------------ words
    def say(self, key: str, **values: object) -> str:
        """A sentence of the desk in this person's language."""
        return self.town.house.locales.say(self.story.spoken, key, **values)

    @property
    def spoken(self) -> Sequence[str]:
        """The person's language as their country speaks it, which the desk knows once they are linked, and as it is; then the
        same as a minor hears it."""
        here, language = self.story.spoken, self.story.language
        return here, language, f"{here}_{YOUNG}", f"{language}_{YOUNG}"

    def wordings(self, label: str) -> Sequence[str]:
        """How a button or sentence may read that is named by a key of the locales, by a step (`step:…`, a mark may stand
        before it), or by its own words."""
        house = self.town.house
        mark, is_step, step = label.rpartition("step:")
        if is_step:
            return [printed(mark + house.means.rulebook.lay("steps", step).in_(one)) for one in self.spoken]
        if label in house.locales.keys(self.story.language):
            return [printed(house.locales.say(one, label)) for one in self.spoken]
        return [printed(label)]

    @property
    def fresh(self) -> list[Line]:
        """What has happened since the last act began."""
        return self.lines[self._fresh :]

    @property
    def read(self) -> str:
        """What the desk has said since the last act began, with its buttons."""
        return "\n".join(
            "\n".join((one.text, *(label for row in one.buttons for label in row)))
            for one in self.fresh
            if one.who == BOT
        )

    # ------------------------------------------------------------------ inside
    def _case(self) -> Any:
        return self.town.read(lambda tx: _newest_case(tx, self.chat.id))

    def _tell(self, what: str, text: str) -> None:
        self.lines.append(Line(self.town.clock.now(), "", what, text))

    def _pass_a_moment(self) -> None:
        self.town.clock.move_to(self.town.clock.now() + A_MOMENT)

    async def _act(self, act: Awaitable[Shown]) -> None:
        self._pass_a_moment()
        await act
        await self._heard()

    async def _heard(self) -> None:
        await self.town.settled()
        await self._note()

    async def _note(self) -> None:
        """Writes down what has happened in the chat since the last time."""
        found = await self.chat.events(self._seen, 0)
        self._seen = found["seq"]
        events = [one for one in found["events"] if one["kind"] in ("message", "edit", "delete")]
        newest = {one["message"]["id"]: one for one in events if one["kind"] != "delete"}
        for event in events:
            number = event["message"]["id"]
            if event["kind"] == "delete":
                self.lines.append(Line(self.town.clock.now(), BOT, "takes_away"))
            elif newest.pop(number, None) is not None:
                last = next(
                    one for one in reversed(events) if one["message"]["id"] == number and one["kind"] != "delete"
                )
                self.lines.append(self._as_line(last["message"], "says" if event["kind"] == "message" else "changes"))

    def _as_line(self, message: MessageView, what: str) -> Line:
        seen = as_shown(message)
        return Line(
            at=datetime.fromtimestamp(whole_in(message["edited"] or message["date"]), UTC),
            who=BOT if seen.by_bot else self.story.insured.first,
            what=what,
            text=seen.text,
            entities=objects_in(message["entities"]),
            buttons=seen.buttons,
            picture=seen.kind == "photo" and seen.by_bot,
            file=seen.media["name"] if seen.media and not seen.by_bot else "",
        )

    def _buttons(self) -> list[str]:
        """Every button of the chat, the newest first."""
        return [label for one in reversed(self.lines) for row in one.buttons for label in row]


def _newest_case(tx: Any, chat_id: int) -> Any:
    from workflows.kernel.people import ENGINE, Chat

    person = tx.persons.in_chat(Chat(chat_id, chat_id))
    return tx.cases.get(tx.cases.of_person(person.id)[0].id, ENGINE)
