"""Lives a story through the chat, over HTTP, and writes down what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from egide.demo.samples import HANDLERS
from sandbox.client import Person
from tests.journeys.kinds.counted import WayToPlan, way_to_plan
from tests.journeys.kinds.scene import Scene, StoryStuck, printed
from tests.journeys.kinds.story import LANGUAGES, Story, words, words_in
from tests.journeys.kinds.telling import BOT, ZONE, Line, tell
from tests.journeys.kinds.town import Town
from workflows.interview import Question
from workflows.kernel.errors import EgideError

MOST_QUESTIONS = 40
TYPED = "~"
CHECKS = ("sees", "never", "still", "nothing_fetched", "picture")
"""Acts that look at what came of the act before them."""
UNKNOWN = "?"
NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
Look = Callable[[str, str | None, Person], Awaitable[None]]
"""A picture with this name, of what begins with these words or of the end of the chat."""


async def nobody_looks(name: str, top: str | None, chat: Person) -> None:
    """No picture is taken."""


@dataclass
class Player(Scene):
    """One story being lived."""

    look: Look = nobody_looks
    asked: list[str] = field(default_factory=list)

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

    @property
    def way(self) -> WayToPlan:
        """What the way to the plan cost."""
        return way_to_plan(self.lines, self.say)

    def transcript(self) -> str:
        """What happened, for a reader."""
        language = self.story.language
        mine, way = words()[language], self.way
        foot = mine["foot"] + " " + mine["way"].format(acts=way.acts, refused=way.refused or mine["none"])
        others = [other for other in LANGUAGES if other != language and not self.story.own_words]
        if others:
            links = " · ".join(f"[{words()[one]['language']}]({self.story.kind}.{one}.md)" for one in others)
            foot += " " + mine["others"].format(others=links)
        foot = f"*{foot}*"
        return tell(self.story.title, self.story.intro, foot, self.lines, words_in(language), self._day)

    def _day(self, at: datetime) -> str:
        day = self.town.house.locales.say_date(self.story.spoken, at.astimezone(ZONE).date())
        return day[:1].upper() + day[1:]

    # ------------------------------------------------------------------ acts of the person
    async def act_start(self, _: Any) -> None:
        """Presses Start, chooses the language, writes the code of the letter."""
        await self.act_say("/start")
        await self.act_press(NAMES[self.story.language])
        await self.act_press("bot.button.code")
        await self.act_code(None)

    async def act_report(self, kind: str) -> None:
        await self.act_press("bot.button.report")
        await self.act_press(self.town.house.means.interview.questions.doors[kind].in_(self.story.spoken))

    async def act_tell(self, text: str) -> None:
        """Writes what happened before anything is asked, gives the code, and finds right what was read."""
        await self.act_say(text)
        await self.act_link(None)
        self._fresh = len(self.lines)
        await self.act_press("story.right")

    async def act_link(self, _: Any) -> None:
        """Is safe, chooses the language and gives the code, as far as it is asked."""
        newest = next(line for line in reversed(self.lines) if line.who == BOT and line.text)
        if self._asks_safety(newest.text):
            await self.act_press("safety.yes")
        if NAMES[self.story.language] in self._buttons():
            await self.act_press(NAMES[self.story.language])
        await self.act_code(None)

    async def act_code(self, _: Any) -> None:
        """Writes the code of the letter."""
        await self.act_say(self.story.insured.code)
        await self.act_sees("✓")

    async def act_forward(self, given: dict[str, str]) -> None:
        """Passes on words of somebody else."""
        await self._act(self.chat.pass_on(given["text"], given["author"]))

    async def act_say(self, text: str) -> None:
        await self._act(self.chat.send(text))

    async def act_press(self, label: str) -> None:
        wordings = self.wordings(label)
        found = next((one for one in self._buttons() if any(words in printed(one) for words in wordings)), None)
        if found is None:
            raise StoryStuck(f"{self.story.name}: no button {wordings[0]!r}; {await self.chat.transcript(4)}")
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
                if question.kind != "several" and self._question() != question:
                    break
            asked_again = self._question()
            if asked_again is not None and asked_again.key == question.key and question.kind != "several":
                raise StoryStuck(f"{self.story.name}: {given!r} does not answer {question.id}; {self.read}")
            if question.kind == "several" and isinstance(given, list):
                await self.act_press("interview.button.send")
            self._fresh = before
        raise StoryStuck(f"{self.story.name}: questions without end: {self.asked}")

    async def _answer(self, question: Question, given: str) -> None:
        options = {one.key: one.label.in_(self.spoken[0]) for one in question.options}
        options |= {one.key: one.name.in_(self.spoken[0]) for one in question.places if one.button}
        self._fresh = len(self.lines)
        if given == UNKNOWN:
            await self.act_press("interview.unknown")
        elif given.startswith("@"):
            await self.act_press(given[1:])
        elif given in options:
            await self.act_press(options[given])
        else:
            await self.act_say(given.removeprefix(TYPED))
        if self._asks_safety(self.read):
            await self.act_press("safety.yes")
        yes = self.say("interview.confirm.yes")
        if any(yes in row for one in self.fresh for row in one.buttons):
            await self.act_press(yes)

    def _asks_safety(self, text: str) -> bool:
        return any(self.say(key) in text for key in ("safety.ask", "safety.ask.young", "safety.ask.child"))

    def _question(self) -> Question | None:
        """What is asked now: the newest message, when it asks."""
        last = next((one for one in reversed(self.lines) if one.who == BOT and one.text), None)
        if last is None:
            return None
        paragraphs = last.text.split("\n\n")
        for question in self.town.house.means.interview.questions.ordered:
            if any(question.ask.in_(one) in paragraphs for one in self.spoken):
                return question
        return None

    # ------------------------------------------------------------------ what must and must not be read
    def _is_in(self, wanted: str, text: str) -> bool:
        return any(words in printed(text) for words in self.wordings(wanted))

    async def act_sees(self, wanted: str | Sequence[str]) -> None:
        """These words have come since the last act began."""
        for one in [wanted] if isinstance(wanted, str) else wanted:
            if not self._is_in(one, self.read):
                raise StoryStuck(f"{self.story.name}: {one!r} was not said, but:\n{self.read}")

    async def act_never(self, unwanted: str | Sequence[str]) -> None:
        """These words have not come since the last act began."""
        for one in [unwanted] if isinstance(unwanted, str) else unwanted:
            if self._is_in(one, self.read):
                raise StoryStuck(f"{self.story.name}: {one!r} was said:\n{self.read}")

    async def act_still(self, wanted: str | Sequence[str]) -> None:
        """These words still stand somewhere in the chat."""
        standing = [message.text for message in await self.chat.messages() if message.by_bot]
        for one in [wanted] if isinstance(wanted, str) else wanted:
            if not any(self._is_in(one, text) for text in standing):
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
        await self._desk(use_case, told, self.wordings(f"step:{name}")[0], step=name, **more)

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


async def live(story: Story, look: Look = nobody_looks) -> Player:
    """Lives the story from its first message to its last."""
    async with Town(story.begins.astimezone(UTC)) as town:
        who = story.insured
        await town.insure(
            number="S1-" + str(500_000 + sum(map(ord, who.code))), holder=who.holder or who.name, country=who.country,
            born=who.born, code=who.code, professional=who.professional,
        )  # fmt: skip
        async with await Person.join(town.sandbox.url, who.first, language_code=story.language) as chat:
            player = Player(story, town, chat, look=look)
            await player.live()
            return player
