"""Who writes: codes, policy and birthday, families, new telephones, stolen ones. A locked or new chat shows nothing."""

from __future__ import annotations

import re

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone
from workflows.interview.reading.codes import is_code, may_be_code
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import ENGINE
from workflows.use_cases.access.prove_identity import readable_code


def code_in_mail(phone: Phone) -> str:
    (mail,) = [one for one in phone.mail if "code" in one["text"]]
    found = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", mail["text"])
    assert found is not None
    return found.group()


# ---------------------------------------------------------------- codes
def test_a_code_links_and_the_other_channel_hears_of_it(phone: Phone) -> None:
    """A mail to the address the insurer holds, with a way to lock the chat."""
    phone.join()
    assert phone.person.policy_id is not None
    (mail,) = phone.mail
    assert mail["to"] == "camille@mail.example"
    assert "/lock/" in mail["text"]


def test_a_code_that_comes_before_the_language_is_tried_after_it(phone: Phone) -> None:
    """Whoever pressed Start without choosing, and follows the link of the letter later, is linked once they choose; so is
    whoever follows it first. The last code counts, and Start without a code forgets none."""
    phone.say("/start")
    phone.say("/start ABCD-0000")
    phone.say("/start LUNE-4821")
    phone.say("/start")
    assert phone.person.policy_id is None
    phone.press("Français")
    assert "Contrat S1-100001" in phone.text
    assert phone.person.policy_id is not None


def test_five_wrong_codes_are_enough_for_today(desk: Desk, phone: Phone) -> None:
    """Even the right one is refused then; tomorrow it works. The emergency advice is given all the same."""
    phone.join(None)
    phone.press("🔑")
    for _ in range(5):
        phone.say("ABCD-0000")
    phone.press("🔑")
    phone.say("LUNE-4821")
    assert "Trop d’essais" in phone.text
    phone.press_data("r::extortion")
    assert "Ne payez pas" in phone.text
    desk.clock.advance(days=1, seconds=1)
    phone.say("/start LUNE-4821")
    assert "Contrat S1-100001" in phone.text


def test_what_is_no_code_costs_no_try(phone: Phone) -> None:
    """Somebody upset writes sentences; they are asked again, as often as it takes."""
    phone.join(None)
    phone.press("🔑")
    for said in (
        "je ne trouve pas ce code, aidez-moi",
        "😭",
        "??",
        "x" * 300,
        "il n'y a rien dans la lettre",
        "où ça ?",
    ):
        phone.say(said)
        if "G" in phone.buttons().values():  # "help me": whether they are safe is asked before all
            phone.press_data("G")
        assert "aucun essai" in phone.text
        assert "Quel est votre code" in phone.text
    phone.say("lune 4821")
    assert "Contrat S1-100001" in phone.text


def test_a_code_of_a_deep_link_waits_for_the_language(phone: Phone) -> None:
    """Pressed in a letter's QR code."""
    phone.say("/start LUNE-4821")
    phone.press("Français")
    assert "Contrat S1-100001" in phone.text


def test_leaving_the_code_question_with_a_word(phone: Phone) -> None:
    """“Menu” is no code, and no try."""
    phone.join(None)
    phone.press("🔑")
    phone.say("menu")
    assert "essai" not in phone.text
    assert "En danger" in phone.text


# ---------------------------------------------------------------- policy and birthday
def test_policy_and_birthday_send_a_code_to_the_known_address(phone: Phone) -> None:
    """Never shown in the chat, valid for half an hour, once."""
    phone.join(None)
    phone.press("🔑")
    phone.press("Je n’ai pas de code")
    phone.say("s1 100003")
    phone.say("8 septembre 1992")
    assert "Si ces informations sont exactes" in phone.text
    code = code_in_mail(phone)
    assert code not in phone.text
    phone.say(code.lower().replace("-", " "))
    assert "Contrat S1-100003" in phone.text


@pytest.mark.parametrize("number", range(200))
def test_every_code_of_a_mail_is_known_as_one(number: int) -> None:
    """As it stands in the mail, and as people type it: in small letters, in two words, in one."""
    code = readable_code(f"a secret with chance in it {number}")
    assert is_code(code)
    assert all(may_be_code(code.lower().replace("-", between)) for between in ("-", " ", ""))


def test_the_code_of_a_mail_expires(desk: Desk, phone: Phone) -> None:
    """Half an hour."""
    phone.join(None)
    phone.press_data("p")
    phone.say("S1-100003")
    phone.say("08/09/1992")
    code = code_in_mail(phone)
    desk.clock.advance(minutes=31)
    phone.say(code)
    assert "n’est plus valable" in phone.text


def test_a_wrong_birthday_is_answered_in_the_same_words(phone: Phone) -> None:
    """Nobody learns who is insured; after five tries, no more today."""
    phone.join(None)
    answers = set()
    for _ in range(5):
        phone.press_data("p")
        phone.say("S1-100003")
        phone.say("01/01/1950")
        answers.add(phone.text)
    assert len(answers) == 1
    assert "Si ces informations sont exactes" in answers.pop()
    assert phone.mail == []
    phone.press_data("p")
    phone.say("S1-100003")
    phone.say("08/09/1992")
    assert "Trop d’essais" in phone.text
    assert phone.mail == []


@pytest.mark.parametrize("nonsense", ["", "demain", "🥑", "31/02/1992", "quinze", "8/9/92"])
def test_a_birthday_that_is_none_is_asked_again(phone: Phone, nonsense: str) -> None:
    """One sentence; nothing counted."""
    phone.join(None)
    phone.press_data("p")
    phone.say("S1-100003")
    phone.say(nonsense or " ")
    assert "date de naissance" in phone.text


# ---------------------------------------------------------------- families
def test_a_child_of_the_contract_has_a_chat_of_its_own(desk: Desk, phone: Phone) -> None:
    """The age is known, the holder of the contract sees nothing of the case."""
    phone.join()
    child = Phone(desk, 602, name="Lou").join("NOIX-6043")
    child.report("harassment").tell("non")
    assert child.case.told_of("insured")["age"] == 15
    phone.say("/cases")
    assert "EG-2026" not in phone.text
    phone.press_data(f"v:{_short(child)}")
    assert "pas à vous" in phone.text


# ---------------------------------------------------------------- a new telephone, a stolen one
def test_another_telegram_account_shows_nothing_until_a_handler_has_called(desk: Desk, phone: Phone) -> None:
    """The old chat is locked, the new one may report; after the call the cases are there."""
    phone.join().report("defamation").tell(*PLAN)
    number = phone.case.number
    case_id = phone.case.id
    desk.unit(_new_code, code="NEUF-1111", of=phone.person.member_id)
    new = Phone(desk, 603).join("NEUF-1111")
    assert "Une autre conversation" in new.text
    assert number not in new.text
    new.say("/cases")
    assert number not in new.text
    phone.say("bonjour")
    assert "verrouillée" in phone.text
    confirm = {"user": desk.handler(), "case_id": case_id, "person_id": new.person.id}
    with pytest.raises(Refused):
        desk.unit(desk.use.confirm_new_chat, **confirm)
    desk.unit(desk.use.confirm_new_chat, **confirm, called=True)
    new.look()
    new.say("/cases")
    assert number in new.text
    assert "confirm_new_chat" not in {task.kind for task in desk.tasks(new)}


def test_a_new_chat_of_somebody_else_is_not_confirmed(desk: Desk, phone: Phone) -> None:
    """A handler's slip gives nobody's case to a stranger."""
    phone.join().report("defamation").tell(*PLAN)
    stranger = Phone(desk, 604).join("PONT-2694")
    with pytest.raises(Refused):
        desk.unit(
            desk.use.confirm_new_chat,
            user=desk.handler(),
            case_id=phone.case.id,
            person_id=stranger.person.id,
            called=True,
        )


def test_a_new_chat_that_is_not_the_insureds_is_locked(desk: Desk, phone: Phone) -> None:
    """The call back said no: the new chat shows nothing more, the old one stays locked, the cases are where they were."""
    phone.join().report("defamation").tell(*PLAN)
    case_id, person_id = phone.case.id, phone.person.id
    desk.unit(_new_code, code="NEUF-1111", of=phone.person.member_id)
    thief = Phone(desk, 603).join("NEUF-1111")
    for _ in range(2):
        desk.unit(desk.use.refuse_new_chat, user=desk.handler(), case_id=case_id, person_id=thief.person.id)
    thief.say("/cases")
    assert "verrouillée" in thief.text
    assert desk.read(lambda tx: tx.cases.get(case_id, ENGINE).person_id) == person_id
    assert "confirm_new_chat" not in desk.read(lambda tx: {task.kind for task in tx.tasks.open_of(case_id)})
    events = [line.event for line in desk.read(lambda tx: tx.timeline.of(case_id))]
    assert events.count("chat:refused") == 1


@pytest.mark.parametrize("how", ["/verrou", "/slot", "/lock", "verrouiller", "X"])
def test_a_locked_chat_shows_nothing(desk: Desk, phone: Phone, how: str) -> None:
    """By command, word or button; whatever is done after, the same neutral words; only a handler opens."""
    phone.join().report("defamation").tell(*PLAN)
    number = phone.case.number
    case_id = phone.case.id
    old_button = phone.button("Mes réponses")
    phone.press_data("X") if how == "X" else phone.say(how)
    assert "ne montre plus rien" in phone.text
    for act in ("/start", "/cases", "/menu", "mes dossiers", number, "stop", "la suite de mon histoire"):
        phone.say(act)
        assert phone.text.startswith("🔒")
        assert number not in phone.text
    phone.press_data(old_button)
    assert phone.text.startswith("🔒")
    phone.photo("p1")
    assert phone.text.startswith("🔒")
    phone.edit(phone.messages, "autre")
    assert phone.text.startswith("🔒")
    desk.unit(desk.use.write_to_insured, user=desk.handler(), case_id=case_id, text="Votre voisine a répondu")
    assert phone.look() == []
    tasks = desk.read(lambda tx: {task.kind for task in tx.tasks.open_of(case_id)})
    assert "chat_locked" in tasks
    with pytest.raises(Refused):
        desk.unit(desk.use.unlock_chat, user=desk.handler(), case_id=case_id)
    with pytest.raises(NotFound):
        desk.unit(desk.use.unlock_chat, user=desk.handler("aubry@lawyers.example"), case_id=case_id, called=True)
    desk.unit(desk.use.unlock_chat, user=desk.handler(), case_id=case_id, called=True)
    phone.look()
    assert "de nouveau ouverte" in phone.text
    phone.say("/cases")
    assert number in phone.text


def test_the_lock_takes_back_what_was_said(desk: Desk, phone: Phone) -> None:
    """Messages of the last two days are taken out of the chat, as far as Telegram allows; none that waits leaves."""
    from sqlalchemy import update

    from storage.tables.core import outbox

    phone.join().report("defamation").tell(*PLAN)

    def sent(tx: object) -> None:
        rows = outbox.update().where(outbox.c.channel == "telegram")
        tx.connection.execute(rows.values(state="sent", sent_at=desk.clock.now(), reference="41"))  # type: ignore[attr-defined]
        newest = update(outbox).where(outbox.c.id == 1).values(reference="40")
        tx.connection.execute(newest)  # type: ignore[attr-defined]

    desk.read(sent)
    phone.say("/verrou")
    (taken,) = [one for one in phone.screen if one["method"] == "deleteMessages"]
    assert taken["message_ids"] == [40, 41]


def test_the_secret_word_locks_and_leaves_no_trace(desk: Desk, phone: Phone) -> None:
    """Chosen once, its message is taken away and forgotten; written alone it locks, inside a sentence it does not."""
    from tests.bot.test_files import everything_written

    phone.join().report("defamation").tell(*PLAN)
    phone.say("/menu")
    phone.press("Sécurité")
    phone.press("mot secret")
    phone.say("menu")
    phone.press_data("s")
    phone.say("abc")
    assert "au moins 5" in phone.text
    phone.say("Girafe Bleue")
    assert any(one["method"].startswith("deleteMessage") for one in phone.screen)
    assert "irafe" not in everything_written(desk)
    phone.say("ma girafe bleue va bien")
    assert "verrouill" not in phone.text
    phone.say("girafe bleue")
    assert "ne montre plus rien" in phone.text
    assert "Girafe" not in everything_written(desk)


def test_a_link_in_the_mail_locks_once(desk: Desk, phone: Phone) -> None:
    """Used again, nothing changes; altered, it is refused."""
    phone.join()
    link = re.search(r"/lock/(\S+)", phone.mail[0]["text"])
    assert link is not None
    desk.unit(desk.use.lock_by_link, token=link.group(1))
    desk.unit(desk.use.lock_by_link, token=link.group(1))
    phone.look()
    assert phone.person.locked_why == "mail"
    with pytest.raises(Refused):
        desk.unit(desk.use.lock_by_link, token=link.group(1)[:-3] + "abc")


def test_a_handler_locks_and_a_lawyer_does_not(desk: Desk, phone: Phone) -> None:
    """Roles are checked on every use."""
    phone.join().report("defamation").tell(*PLAN)
    with pytest.raises(NotFound):
        desk.unit(desk.use.lock_chat, user=desk.handler("aubry@lawyers.example"), case_id=phone.case.id)
    desk.unit(desk.use.lock_chat, user=desk.handler(), case_id=phone.case.id)
    phone.look()
    assert phone.person.locked_why == "handler"


def test_the_own_telegram_account_is_a_matter_for_a_call(desk: Desk, phone: Phone) -> None:
    """Who reports this very account as taken learns how to lock, and is called."""
    phone.join().report("account_takeover").tell("non", "moi", "non", "non", "telegram")
    assert "/verrou" in phone.text
    assert "call_insured" in {task.kind for task in desk.tasks(phone)}


def _short(phone: Phone) -> str:
    from bot.callback_data import short_id

    return short_id(phone.case.id)


def _new_code(tx: object, *, code: str, of: object) -> None:
    from datetime import UTC, datetime

    member = tx.members.get(of)  # type: ignore[attr-defined]
    tx.policies.add_code(member.policy_id, code, datetime(2030, 1, 1, tzinfo=UTC), member.id)  # type: ignore[attr-defined]
