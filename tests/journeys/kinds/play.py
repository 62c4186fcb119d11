"""Lives a story through the chat, over HTTP, and writes down what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from egide.demo.samples import HANDLERS
from sandbox.client import Person, Shown
from sandbox.client.person import shown as as_shown
from sandbox.json_value import objects_in, whole_in
from sandbox.view_types import MessageView
from tests.journeys.kinds.story import LANGUAGES, Story, words, words_in
from tests.journeys.kinds.telling import BOT, ZONE, Line, tell
from tests.journeys.kinds.town import Town
from workflows.interview import Question
from workflows.kernel.errors import EgideError

A_MOMENT = timedelta(seconds=24)
"""How long somebody takes to read and answer."""
MOST_QUESTIONS = 40
TYPED = "~"
CHECKS = ("sees", "never", "still", "nothing_fetched", "picture")
"""Acts that look at what came of the act before them."""
UNKNOWN = "?"
Look = Callable[[str, str | None, Person], Awaitable[None]]
"""A picture with this name, of what begins with these words or of the end of the chat."""


async def nobody_looks(name: str, top: str | None, chat: Person) -> None:
    """No picture is taken."""


class StoryStuck(AssertionError):
    """The story did not go on as it is told; the sentence says where, with the last of the chat."""


@dataclass
class Player:
    """One story being lived."""

    story: Story
    town: Town
    chat: Person
    look: Look = nobody_looks
    lines: list[Line] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _seen: int = 0
    _fresh: int = 0

    # ------------------------------------------------------------------ words
    def say(self, key: str, **values: object) -> str:
        """A sentence of the desk in this person's language, as their country speaks it."""
        return self.town.house.locales.say(self.story.spoken, key, **values)

    def words_of(self, label: str) -> str:
        """What stands on a button named by a key of the locales, by a step (`step:…`), or by its own words."""
        if label.startswith("step:"):
            found: str = self.town.house.means.rulebook.lay("steps", label.removeprefix("step:"))[self.story.spoken]
            return found
        return self.say(label) if label in self.town.house.locales.keys(self.story.language) else label

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

    # ------------------------------------------------------------------ the whole story
    async def live(self) -> str:
        """From the first message to the last; returns the transcript."""
        for name, given in self.story.acts:
            act: Callable[[Any], Awaitable[None]] | None = getattr(self, f"act_{name}", None)
            if act is None:
                raise StoryStuck(f"{self.story.name}: nobody knows how to {name!r}")
            if name not in CHECKS:
                self._fresh = len(self.lines)
            await act(given)
        return self.transcript()

    def transcript(self) -> str:
        """What happened, for a reader."""
        language = self.story.language
        mine = words()[language]
        foot = mine["foot"].format(
            language=mine["language"], others=" · ".join(
                f"[{words()[other]['language']}]({self.story.kind}.{other}.md)" for other in LANGUAGES if other != language
            ),
        )  # fmt: skip
        return tell(self.story.title, self.story.intro, foot, self.lines, words_in(language), self._day)

    def _day(self, at: datetime) -> str:
        day = self.town.house.locales.say_date(self.story.spoken, at.astimezone(ZONE).date())
        return day[:1].upper() + day[1:]

    # ------------------------------------------------------------------ acts of the person
    async def act_start(self, _: Any) -> None:
        """Presses Start, chooses the language, writes the code of the letter."""
        await self.act_say("/start")
        await self.act_press({"fr": "Français", "nl": "Nederlands", "en": "English"}[self.story.language])
        await self.act_press("bot.button.code")
        await self.act_say(self.story.insured.code)
        await self.act_sees("✓")

    async def act_report(self, kind: str) -> None:
        await self.act_press("bot.button.report")
        await self.act_press(self.town.house.means.interview.questions.doors[kind].in_(self.story.spoken))

    async def act_say(self, text: str) -> None:
        await self._act(self.chat.send(text))

    async def act_press(self, label: str) -> None:
        words = self.words_of(label)
        found = next((one for one in self._buttons() if words in one), None)
        if found is None:
            raise StoryStuck(f"{self.story.name}: no button {words!r}; {await self.chat.transcript(4)}")
        self._pass_a_moment()
        self.lines.append(Line(self.town.clock.now(), self.story.insured.first, "presses", found))
        await self.chat.press(found)
        await self._heard()

    async def act_send_file(self, given: dict[str, Any]) -> None:
        """A file of the person's; where it is refused, nothing of it is fetched."""
        if given.get("as") == "photo":
            await self._act(self.chat.send_sample("photo", given.get("caption", "")))
        else:
            await self._act(
                self.chat.upload(
                    given["name"].encode(), given["name"], kind="document", mime=given.get("mime", "application/pdf"),
                    caption=given.get("caption", ""),
                )
            )  # fmt: skip
        await self.town.files_fetched()
        await self._note()

    async def act_answer(self, answers: dict[str, Any]) -> None:
        """Answers what is asked, by button or in words (`~…`), until nothing more is, or until the plan is there."""
        for _ in range(MOST_QUESTIONS):
            question = self._question()
            if question is None:
                return
            if question.id not in answers:
                raise StoryStuck(f"{self.story.name}: asked {question.id} and no answer is told; {self.read}")
            before = len(self.lines)
            given = answers[question.id]
            if given is None:
                return
            self.asked.append(question.id)
            for one in given if isinstance(given, list) else [given]:
                await self._answer(question, str(one))
            if question.kind == "several" and isinstance(given, list):
                await self.act_press("interview.button.send")
            self._fresh = before
        raise StoryStuck(f"{self.story.name}: questions without end: {self.asked}")

    async def _answer(self, question: Question, given: str) -> None:
        options = {one.key: one.label.in_(self.story.spoken) for one in question.options}
        options |= {one.key: one.name.in_(self.story.spoken) for one in question.places if one.button}
        self._fresh = len(self.lines)
        if given == UNKNOWN:
            await self.act_press("interview.unknown")
        elif given.startswith("@"):
            await self.act_press(given[1:])
        elif given in options:
            await self.act_press(options[given])
        else:
            await self.act_say(given.removeprefix(TYPED))
        yes = self.say("interview.confirm.yes")
        if any(yes in row for one in self.fresh for row in one.buttons):
            await self.act_press(yes)

    def _question(self) -> Question | None:
        """What is asked now: the newest message, when it asks."""
        last = next((one for one in reversed(self.lines) if one.who == BOT and one.text), None)
        if last is None:
            return None
        paragraphs = last.text.split("\n\n")
        for question in self.town.house.means.interview.questions.ordered:
            if question.ask.in_(self.story.spoken) in paragraphs:
                return question
        return None

    # ------------------------------------------------------------------ what must and must not be read
    async def act_sees(self, wanted: str | Sequence[str]) -> None:
        """These words have come since the last act began."""
        for one in [wanted] if isinstance(wanted, str) else wanted:
            said = self.words_of(one)
            if said not in self.read:
                raise StoryStuck(f"{self.story.name}: {said!r} was not said, but:\n{self.read}")

    async def act_never(self, unwanted: str | Sequence[str]) -> None:
        """These words have not come since the last act began."""
        for one in [unwanted] if isinstance(unwanted, str) else unwanted:
            if self.words_of(one) in self.read:
                raise StoryStuck(f"{self.story.name}: {one!r} was said:\n{self.read}")

    async def act_still(self, wanted: str | Sequence[str]) -> None:
        """These words still stand somewhere in the chat."""
        standing = [message.text for message in await self.chat.messages() if message.by_bot]
        for one in [wanted] if isinstance(wanted, str) else wanted:
            if not any(self.words_of(one) in text for text in standing):
                raise StoryStuck(f"{self.story.name}: {one!r} does not stand in the chat any more")

    async def act_nothing_fetched(self, _: Any) -> None:
        """The desk has asked Telegram for no file of this person, ever."""
        asked = [one["method"] for one in self.town.sandbox.world.log if one["method"] == "getFile"]
        assert asked == [], f"{self.story.name}: a file was fetched"

    async def act_picture(self, given: dict[str, str]) -> None:
        """Somebody may look at the page now."""
        await self.look(given["name"], given.get("top"), self.chat)

    # ------------------------------------------------------------------ acts of the desk
    async def act_desk(self, given: dict[str, Any]) -> None:
        """What the handler does, one after the other."""
        for name, more in given.items():
            await getattr(self, f"_desk_{name}")(more)

    async def _desk(self, use_case: str, told: str, label: str = "", **given: Any) -> None:
        house = self.town.house
        self._pass_a_moment()
        self._tell("chapter", words_in(self.story.language).desk[told].format(handler=self.story.handler, step=label))
        await house.run(getattr(house.use_cases, use_case), user=self._handler(), case_id=self._case().id, **given)
        await self._heard()

    async def _desk_take(self, _: Any) -> None:
        await self._desk("take_case", "take")

    async def _desk_approve(self, _: Any) -> None:
        await self._desk("approve_plan", "approve")

    async def _desk_write(self, text: str) -> None:
        await self._desk("write_to_insured", "write", text=text)

    async def _desk_start(self, steps: str | list[str]) -> None:
        for step in [steps] if isinstance(steps, str) else steps:
            await self._desk_step("start_step", "start", step)

    async def _desk_finish(self, steps: str | list[str]) -> None:
        for step in [steps] if isinstance(steps, str) else steps:
            await self._desk_step("finish_step", "finish", step)

    async def _desk_step(self, use_case: str, told: str, step: str) -> None:
        name, _, outcome = step.partition("=")
        more = {"outcome": outcome} if outcome else {}
        await self._desk(use_case, told, self.words_of(f"step:{name}"), step=name, **more)

    async def _desk_refused(self, step: str) -> None:
        """A step that may not start yet: the desk says so to the handler, and nothing reaches the person."""
        house, before = self.town.house, len(self.lines)
        with pytest.raises(EgideError):
            await house.run(house.use_cases.start_step, user=self._handler(), case_id=self._case().id, step=step)
        await self._heard()
        assert len(self.lines) == before

    async def _desk_cost(self, given: dict[str, Any]) -> None:
        await self._desk("ask_cost", "cost", **given)

    async def _desk_appointment(self, given: dict[str, Any]) -> None:
        slots = [datetime.strptime(one, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC) for one in given["at"]]
        await self._desk("offer_appointment", "appointment", how=given["how"], slots=slots, note=given.get("note", ""))

    async def _desk_escalate(self, _: Any) -> None:
        await self._desk("escalate_to_lawyer", "escalate")

    async def _desk_close(self, reason: str) -> None:
        await self._desk("close_case", "close", reason=reason)

    def _handler(self) -> Any:
        return self.town.user(next(email for name, email, _ in HANDLERS if name == self.story.handler))

    async def act_lawyer(self, answer: str) -> None:
        """The lawyer who was asked answers by the link of their mail: `accepts`, or `declines`."""
        house, case = self.town.house, self._case()
        offered = next(one for one in self.town.read(lambda tx: tx.escalations.of(case.id)) if one.state == "offered")
        lawyer = self.town.read(lambda tx: tx.users.get(offered.lawyer_id))
        token = house.links.sign("offer", offered.id, offered.expires_at).rpartition("/")[2]
        self._pass_a_moment()
        self._tell("chapter", words_in(self.story.language).desk[answer].format(lawyer=lawyer.name))
        accept = answer == "accepts"
        await house.run(house.use_cases.answer_offer, token=token, accept=accept, reason="" if accept else "Conflit")
        await self._heard()

    # ------------------------------------------------------------------ time
    async def act_wait(self, span: dict[str, float]) -> None:
        await self.town.go_to(self.town.clock.now() + timedelta(**span))
        await self._note()

    async def act_until(self, moment: str) -> None:
        """Until this moment (`YYYY-MM-DD HH:MM`, in Paris)."""
        await self.town.go_to(datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE))
        await self._note()

    async def act_until_step(self, step: str) -> None:
        """From one due instant to the next, until this step is done."""
        for _ in range(20):
            if self._case().record(step).state == "done":
                return
            due = await self.town.next_due()
            if due is None:
                break
            await self.town.go_to(due)
            await self._note()
        raise StoryStuck(f"{self.story.name}: {step} is never done")

    async def act_told(self, text: str) -> None:
        """The narrator."""
        self._tell("told", text)

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


async def live(story: Story, look: Look = nobody_looks) -> Player:
    """Lives the story from its first message to its last."""
    async with Town(story.begins.astimezone(UTC)) as town:
        who = story.insured
        await town.insure(
            number="S1-" + str(500_000 + sum(map(ord, who.code))), holder=who.holder or who.name, country=who.country,
            born=who.born, code=who.code, professional=who.professional,
        )  # fmt: skip
        async with await Person.join(town.sandbox.url, who.first, language_code=story.language) as chat:
            player = Player(story, town, chat, look)
            await player.live()
            return player
