"""The way out of the outbox to the registered post (class B): handed over once, asked for where nobody knows."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from workflows.delivery.mail_content import MailFile
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.registered_mail import PostContent
from workflows.ports.registered_mail import LetterToPost, PostAnswer, Posted, RegisteredMail
from workflows.use_cases.delivery.commands import NotePosted
from workflows.use_cases.shared.command import Run

ReadFile = Callable[[MailFile], Awaitable[bytes]]


class PostSender:
    """`ports.Sender` and `ports.Queryable` for the channel `post`."""

    def __init__(self, provider: RegisteredMail, run: Run, read_file: ReadFile) -> None:
        self._provider = provider
        self._run = run
        self._read_file = read_file

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        content = PostContent.from_plain(outgoing.payload)
        try:
            pdf = await self._read_file(content.file)
        except (LookupError, ValueError):
            return PermanentFailure("the letter cannot be read")
        if hashlib.sha256(pdf).hexdigest() != content.file.sha256:
            return PermanentFailure("the letter is not the one that was approved")
        letter = LetterToPost(content.name, pdf, content.sender, content.recipient)
        return await self._noted(outgoing, await self._provider.send(outgoing.key, letter))

    async def ask(self, outgoing: Outgoing) -> Delivered | PermanentFailure | UnknownOutcome:
        """Tells whether the provider has it."""
        answer = await self._noted(outgoing, await self._provider.ask(outgoing.key))
        return UnknownOutcome(answer.why) if isinstance(answer, RetryLater) else answer

    async def close(self) -> None:
        await self._provider.close()

    async def _noted(
        self, outgoing: Outgoing, answer: PostAnswer
    ) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        if not isinstance(answer, Posted):
            return answer
        await self._run(NotePosted(posting_id=PostContent.from_plain(outgoing.payload).posting, ref=answer.ref))
        return Delivered(answer.ref)
