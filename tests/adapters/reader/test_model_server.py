"""A model server reads a masked text: what it proposes is checked word by word, and whatever it does the desk goes on."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import pytest

from adapters.reader import model_server
from adapters.reader.allowed import allowed_proposals
from adapters.reader.model_server import ModelServer
from adapters.system.release_folder import RULES
from tests.adapters.reader.scripted import serving
from workflows.interview.reading.masking import mask
from workflows.interview.reading.outside import Proposal

SAID = "Mon ex Kevin Dupont (06 12 34 56 78) a posté mes photos nues sur Instagram: https://insta.example/p/x"
MASKED = mask(SAID, {"instagram"}, {"mon"})
ALLOWED = allowed_proposals(RULES)


def kind(value: str, quote: str) -> dict[str, str]:
    return {"field": "kind", "value": value, "quote": quote}


async def proposals(script: Any, slow: float = 0) -> tuple[Proposal, ...] | None:
    async with serving(script, slow) as scripted:
        server = ModelServer(scripted.url, "small", "a-key", ALLOWED)
        try:
            return await server.propose(MASKED)
        finally:
            await server.close()


async def test_names_numbers_and_links_never_leave() -> None:
    """The key goes in its header; the schema names what may be answered."""
    async with serving(lambda _: []) as scripted:
        server = ModelServer(scripted.url, "small", "a-key", ALLOWED)
        await server.propose(MASKED)
        await server.close()
    sent = str(scripted.got)
    for hidden in ("Kevin", "Dupont", "06 12", "insta.example"):
        assert hidden not in sent
    assert "photos nues" in scripted.messages[0]
    assert scripted.keys == ["Bearer a-key"]
    assert "json_schema" in str(scripted.got[0]["response_format"])


async def test_a_proposal_quotes_the_persons_own_words() -> None:
    """Words that do not stand in the text, values that do not exist and shapes of another kind are dropped; a quote is given
    back with what was hidden in it."""
    said = [
        kind("intimate_content", "a posté mes photos nues"),
        kind("intimate_content", "elle a été frappée"),
        kind("witchcraft", "a posté mes photos nues"),
        {"field": "author", "value": "ex_partner", "quote": "Mon ex [NAME 1]"},
        {"field": "sure", "value": "yes", "quote": "Mon ex"},
        "intimate_content", 7, None, {"field": "kind"},
    ]  # fmt: skip
    assert await proposals(lambda _: said) == (
        Proposal("kind", "intimate_content", "a posté mes photos nues"),
        Proposal("author", "ex_partner", "Mon ex Kevin Dupont"),
    )


@pytest.mark.parametrize("answer", ["no JSON", "[]", '{"proposals": 5}', "{" * 5000, "x" * 100_000])
async def test_an_answer_that_is_none_is_no_reading(answer: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing raises, and no word is logged."""
    with caplog.at_level(logging.DEBUG):
        assert await proposals(lambda _: answer) is None
    assert "photos" not in caplog.text


async def test_nobody_waits_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is slow gives no reading."""
    monkeypatch.setattr(model_server, "WITHIN", aiohttp.ClientTimeout(total=0.05))
    assert await proposals(lambda _: [kind("extortion", "a posté")], slow=1) is None


async def test_a_server_that_is_not_there() -> None:
    """No reading."""
    server = ModelServer("http://127.0.0.1:9", "small", None, ALLOWED)
    assert await server.propose(MASKED) is None
    await server.close()
