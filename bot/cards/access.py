"""Who writes, and who may: other ways in, the lock, and what the desk's own people are told."""

from __future__ import annotations

from bot.callback_data import NameButton, PlainButton, Verb
from bot.cards.message import Card
from bot.cards.speech import Speech
from workflows.screens.access import AskPolicy, DeskChatNews, Locked, Security
from workflows.screens.desk import DeskNotice
from workflows.screens.interview import KindGuess

EMERGENCY_NUMBER = "112"


def ask_policy(screen: AskPolicy, speech: Speech) -> Card:
    """One thing at a time; the code of the letter stays a way in."""
    card = Card().title(speech.say(f"identity.ask.{screen.what}"))
    card.say((speech.say(f"identity.help.{screen.what}"), "italic"))
    return card.row(speech.button("bot.button.code", PlainButton(Verb.ENTER_CODE)))


def kind_guess(screen: KindGuess, speech: Speech) -> Card:
    """Shows what the words sound like, before a case is opened."""
    card = Card().say(speech.say("bot.kinds.guess"))
    card.row((speech.of(screen.words), NameButton(Verb.REPORT, screen.kind).pack()))
    return card.row(
        speech.button("bot.button.other_kind", PlainButton(Verb.CHOOSE_KIND)),
        speech.button("bot.button.menu", PlainButton(Verb.MENU)),
    )


def security(screen: Security, speech: Speech) -> Card:
    """Shows the lock, and the word that turns it."""
    card = Card().title(speech.say("security.title")).say(speech.say("security.lock"))
    card.say(speech.say("security.secret.set" if screen.has_secret else "security.secret.none"))
    card.row(speech.button("security.button.lock", PlainButton(Verb.LOCK_CHAT)))
    card.row(speech.button("security.button.secret", PlainButton(Verb.SET_UNLOCK_WORD)))
    return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))


def locked(screen: Locked, speech: Speech) -> Card:
    """Nothing of any case; the number of the emergency services is for everybody."""
    card = Card().title("🔒 " + speech.say("chat.locked_now" if screen.now else "chat.locked"))
    card.say(speech.say("chat.locked_call"))
    return card.say(speech.say("bot.menu.danger", number=EMERGENCY_NUMBER))


def desk_notice(screen: DeskNotice, speech: Speech) -> Card:
    """Shows the number and the urgency, nothing else."""
    card = Card().say((screen.number, "bold"), " – " + speech.say(f"notice.{screen.urgency}"))
    if screen.url.startswith("https://"):
        return card.row((speech.say("notice.open"), screen.url))
    return card.say(screen.url)


def desk_chat_news(screen: DeskChatNews, speech: Speech) -> Card:
    """From now on, or no longer."""
    if not screen.joined:
        return Card().say(speech.say("notice.left", name=screen.name))
    card = Card().say(speech.say("notice.joined", name=screen.name))
    return card.row(speech.button("notice.button.leave", PlainButton(Verb.LEAVE_DESK_CHAT)))
