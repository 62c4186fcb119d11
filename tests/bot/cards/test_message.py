"""Messages: within Telegram's limits, with entities that fit, and nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.message import TEXT_LIMIT, Card, length, shortened

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)
STYLE = st.sampled_from([None, "bold", "italic", "blockquote"])


@given(st.lists(st.lists(st.tuples(ANY_TEXT, STYLE), max_size=3), max_size=6))
def test_every_message_fits_and_every_entity_lies_in_it(paragraphs: list[list[tuple[str, str | None]]]) -> None:
    """Whatever is said, Telegram takes it."""
    card = Card()
    for paragraph in paragraphs:
        card.say(*paragraph)
    for message in card.payloads():
        assert 0 < length(message["text"]) <= TEXT_LIMIT
        for entity in message.get("entities", []):
            assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= length(message["text"])


@given(st.lists(st.text("abc 😀é\n", min_size=1, max_size=5000), min_size=1, max_size=5))
def test_a_long_card_loses_nothing(paragraphs: list[str]) -> None:
    """Cut into several messages, it still says everything, in order."""
    card = Card()
    for paragraph in paragraphs:
        card.say(paragraph)
    said = "".join(message["text"] for message in card.payloads())
    assert "".join(said.split()) == "".join("".join(paragraphs).split()) or not "".join(paragraphs).strip()


def test_entities_count_as_telegram_counts() -> None:
    """An emoji is two units."""
    (message,) = Card().say("😀 ", ("gras", "bold")).payloads()
    assert message["entities"] == [{"type": "bold", "offset": 3, "length": 4}]


def test_the_keyboard_is_under_the_last_message() -> None:
    """Where the person's thumb is."""
    messages = Card().say("x" * 4000).say("y" * 4000).row(("Oui", "y")).payloads()
    assert [("reply_markup" in message) for message in messages] == [False, True]


@given(st.text(max_size=500), st.integers(2, 100))
def test_a_quote_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    """Other people's words do not push ours off the screen."""
    assert len(shortened(text, limit)) <= limit
