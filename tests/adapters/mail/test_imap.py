"""A mail box over IMAP: what is of the desk is taken and marked as seen, the rest is moved aside; what fails stays unseen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from adapters.mail.imap import UNKNOWN, ImapBox, ImapRounds
from workflows.delivery.mail_addresses import MailAddresses, ThreadAddress
from workflows.kernel.errors import BadInput

ADDRESSES = MailAddresses("s" * 32, "answers.example.org")
OURS = f"From: a@b.example\r\nTo: {ADDRESSES.answers(UUID(int=5))}\r\nSubject: é  x\r\n\r\nwords\r\n".encode()
NAMED = f"From: a@b.example\r\nIn-Reply-To: {ADDRESSES.message_id(UUID(int=5), 'k')}\r\n\r\nwords\r\n".encode()
FOREIGN = b"From: a@b.example\r\nTo: desk@answers.example.org\r\n\r\nbuy\r\n"


class Server:
    """A server that knows the few commands of a round (RFC 3501, MOVE of RFC 6851)."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = {str(number): [raw, False, "INBOX"] for number, raw in enumerate(mails, 1)}
        self.folders = ["INBOX"]

    def answer(self, tag: str, line: str) -> bytes:
        out, (verb, _, rest) = b"", line.partition(" ")
        here = {uid: one for uid, one in self.mails.items() if one[2] == "INBOX"}
        if verb == "CAPABILITY":
            out = b"* CAPABILITY IMAP4rev1 MOVE\r\n"
        elif verb == "SELECT":
            out = f"* {len(here)} EXISTS\r\n".encode()
        elif verb == "LIST":
            out = b"".join(f'* LIST () "/" "{one}"\r\n'.encode() for one in self.folders if one in rest or "*" in rest)
        elif verb == "LOGOUT":
            out = b"* BYE\r\n"
        elif verb == "CREATE":
            self.folders.append(rest.strip('"'))
        elif verb == "UID":
            out = self._uid(rest, here)
        return out + f"{tag} OK {verb} done\r\n".encode()

    def _uid(self, rest: str, here: dict[str, list[Any]]) -> bytes:
        verb, _, rest = rest.partition(" ")
        named = rest.split(" ")[0].split(",")
        if verb == "SEARCH":
            return ("* SEARCH " + " ".join(uid for uid, one in here.items() if not one[1]) + "\r\n").encode()
        if verb == "FETCH":
            return b"".join(
                f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {len(here[uid][0])} BODY[] {{{len(here[uid][0])}}}\r\n".encode()
                + here[uid][0] + b")\r\n"
                for uid in named
            )  # fmt: skip
        for uid in named:
            if verb == "STORE" and "Seen" in rest:
                self.mails[uid][1] = True
            if verb in ("MOVE", "COPY"):
                self.mails[uid][2] = rest.split(" ")[1].strip('"')
        return b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).decode().strip():
            tag, _, said = line.partition(" ")
            writer.write(self.answer(tag, re.sub(r"^\w+", lambda one: one[0].upper(), said)))
            await writer.drain()
        writer.close()


class Intake:
    """A door with a memory, that fails as often as it is told."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.fails = 0

    async def known(self, address: str) -> ThreadAddress | None:
        return ADDRESSES.read(address)

    async def by_references(self, *names: str) -> ThreadAddress | None:
        threads = [one for name in names if (one := ADDRESSES.thread_of_message(name)) is not None]
        return ThreadAddress(threads[0], "answer") if threads else None

    async def take(self, address: ThreadAddress, raw: bytes) -> str:
        if self.fails:
            self.fails -= 1
            raise OSError("away")
        self.taken.append(raw)
        return "taken"


@pytest.fixture
async def box() -> AsyncIterator[tuple[Server, Intake, ImapRounds]]:
    server, intake = Server(OURS, FOREIGN, NAMED), Intake()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    yield server, intake, ImapRounds(intake, ImapBox.of(f"imap://u:p@127.0.0.1:{port}"))  # type: ignore[arg-type]
    listening.close()


async def test_a_round(box: tuple[Server, Intake, ImapRounds]) -> None:
    """Byte for byte as the server has it; the second round finds nothing."""
    server, intake, rounds = box
    assert (await rounds.once(), await rounds.once()) == (2, 0)
    assert intake.taken == [OURS, NAMED]
    assert [(one[1], one[2]) for one in server.mails.values()] == [(True, "INBOX"), (False, UNKNOWN), (True, "INBOX")]


async def test_what_fails_is_read_again(box: tuple[Server, Intake, ImapRounds]) -> None:
    """While the desk cannot keep a mail it stays unseen, and keeps no other back."""
    server, intake, rounds = box
    intake.fails = 1
    assert (await rounds.once(), server.mails["1"][1]) == (1, False)
    assert (await rounds.once(), server.mails["1"][1]) == (1, True)
    assert intake.taken == [NAMED, OURS]


@pytest.mark.parametrize("url", ["", "http://u:p@h", "imaps://h", "imaps://u@h"])
def test_boxes_that_are_none(url: str) -> None:
    with pytest.raises(BadInput):
        ImapBox.of(url)
