"""Desks that break one promise of letters each: what the judge of letters must name. Each changes this process alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.mail.intake import MailIntake
from adapters.post.sender import PostSender
from tests.present import put
from workflows.delivery.outgoing import PermanentFailure
from workflows.evidence.takedown import Look, Watch, take_look
from workflows.letters.draft import LetterDraft
from workflows.letters.letter import Letter
from workflows.use_cases.delivery.follow_post import KeepPostState
from workflows.use_cases.delivery.take_mail import TakeMail
from workflows.use_cases.letters import send_letter
from workflows.use_cases.shared import takedown


def posts_without_asking() -> None:
    """Of a submission that nobody heard of, the provider is not asked: it is submitted again."""

    async def ask(self: PostSender, outgoing: Any) -> Any:
        return PermanentFailure("not found")

    PostSender.ask = ask  # type: ignore[method-assign]


def takes_mail_before_it_is_kept() -> None:
    """A mail is acknowledged at once; a task keeps it."""
    take, tasks = MailIntake.take, list[Any]()

    async def taken(self: MailIntake, address: Any, raw: bytes) -> Any:
        tasks.append(asyncio.get_running_loop().create_task(take(self, address, raw), name="keeping"))
        return "taken"

    MailIntake.take = taken  # type: ignore[method-assign]


def takes_every_mail_anew() -> None:
    """A mail that is brought again is another one."""
    right = TakeMail.__call__

    def anew(self: TakeMail, tx: Any, **given: Any) -> Any:
        return right(self, tx, **{**given, "item_id": self.means.new_id()})

    TakeMail.__call__ = anew  # type: ignore[method-assign]


def forgets_what_the_post_said() -> None:
    """What is new of a letter is told again at every round."""
    right = KeepPostState.__call__

    def again(self: KeepPostState, tx: Any, **given: Any) -> Any:
        posting = tx.postings.get(given["posting_id"])
        posting.events = ()
        tx.postings.save(posting)
        return right(self, tx, **given)

    KeepPostState.__call__ = again  # type: ignore[method-assign]


def believes_one_look() -> None:
    """A publication that was not there once is said to be removed."""

    def hasty(watch: Watch, look: Look) -> Any:
        after, news = take_look(watch, look)
        if news == "absent_once":
            return replace(after, state="removed", removed_at=look.at), "removed"
        return after, news

    put(takedown, "take_look", hasty)


def approves_in_advance() -> None:
    """Whatever is drafted counts as approved, by nobody."""
    right = LetterDraft.become

    def become(self: LetterDraft, state: str) -> None:
        right(self, state)
        if state == "sent":
            self.approved_by = None

    LetterDraft.become = become  # type: ignore[method-assign]


def asks_before_the_capture() -> None:
    """Nothing stands against a letter, neither when it is approved nor when it leaves: the capture may wait."""
    put(Letter, "may_leave", property(lambda self: True))
    put(send_letter, "check_may_leave", lambda *given: None)


LETTERS_BROKEN: Mapping[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        posts_without_asking, takes_mail_before_it_is_kept, takes_every_mail_anew, forgets_what_the_post_said,
        believes_one_look, approves_in_advance, asks_before_the_capture,
    )
}  # fmt: skip
