"""Files: taken only where the rules allow it, refused before anything of them is fetched, kept as they came, acknowledged."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables.core import inbox
from tests.bot.desk import Desk, Phone
from workflows.evidence.item import LARGEST, TRIES
from workflows.kernel.errors import OutsideFailed

SECRET = "AgACAgQAAxkBAAI-the-file-itself"
PLAN = (
    "non",
    "moi",
    "5 novembre 2026",
    "facebook",
    "voleuse",
    "reproche",
    "faux",
    "tout le monde",
    "inconnu",
    "supprimer",
)


def everything_written(desk: Desk) -> str:
    """Every row of every table, as text."""
    from storage.tables.core import metadata

    def read(tx: Any) -> str:
        rows = [row for table in metadata.sorted_tables for row in tx.connection.execute(select(table)).all()]
        return repr(rows)

    found: str = desk.read(read)
    return found


def nothing_was_fetched(desk: Desk) -> bool:
    desk.fetch()
    return not any(method == "getFile" for method, _ in desk.api.calls)


def test_before_triage_a_file_is_refused_unseen(desk: Desk, phone: Phone) -> None:
    """Not fetched, taken out of the chat, nothing of it kept but that it came and the words that came with it; the person is
    told kindly, and asked on."""
    phone.join().report("defamation")
    phone.photo(SECRET, caption="regardez cette horreur")
    assert phone.deleted == [phone.messages]
    assert "pas encore" in phone.text
    assert "Vos mots" in phone.text
    assert "danger" in phone.text
    assert nothing_was_fetched(desk)
    assert SECRET not in everything_written(desk)
    case = phone.case
    assert desk.read(lambda tx: [one.text for one in tx.messages.of(case.id)]) == ["regardez cette horreur"]
    assert "upload:refused" in desk.events(phone)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (("non", "moi", "elles sont diffusées", "31", "non"), "aucune image dans ce dossier"),
        (("non", "moi", "elles sont diffusées", "16", "non"), "personne n’a le droit"),
        (("non", "moi", "elles sont diffusées", "je ne sais pas", "non"), "personne n’a le droit"),
        (("non", "mon enfant", "14", "elles sont diffusées", "14", "non"), "personne n’a le droit"),
    ],
)
def test_intimate_content_is_never_taken(desk: Desk, phone: Phone, answers: tuple[str, ...], sentence: str) -> None:
    """Words and addresses of an adult; of a minor, or where the age is not known, nothing at all."""
    phone.join().report("intimate_content").tell(*answers)
    for send in (phone.photo, lambda name: phone.document(name, "video.mp4", b"x")):
        send(SECRET)
        assert sentence in phone.text
        assert phone.messages in phone.deleted
    assert nothing_was_fetched(desk)
    assert SECRET not in everything_written(desk)
    assert desk.evidence(phone) == []


@pytest.mark.parametrize("kind", ["photo", "document", "video", "audio", "video_note", "animation"])
def test_every_kind_of_file_is_refused_before_triage(desk: Desk, phone: Phone, kind: str) -> None:
    """Whatever carries a picture or a sound."""
    phone.join().report("privacy_breach")
    found: dict[str, Any] = {"file_id": SECRET, "file_unique_id": "u", "file_size": 10}
    more = {
        "photo": [found | {"width": 1, "height": 1}],
        "video": found | {"width": 1, "height": 1, "duration": 1},
        "animation": found | {"width": 1, "height": 1, "duration": 1},
        "audio": found | {"duration": 1},
        "video_note": found | {"length": 1, "duration": 1},
        "document": found,
    }[kind]
    phone.send(**{kind: more})
    assert phone.deleted == [phone.messages]
    assert SECRET not in everything_written(desk)


def test_a_stranger_and_a_person_without_case_send_files(desk: Desk, phone: Phone) -> None:
    """Nothing is kept of what nobody asked for."""
    phone.photo(SECRET)
    assert "Bonjour" in phone.text
    phone.join()
    phone.photo(SECRET)
    assert "pas encore" in phone.text
    assert nothing_was_fetched(desk)
    assert SECRET not in everything_written(desk)


def test_a_file_is_kept_as_it_came_and_acknowledged(desk: Desk, phone: Phone) -> None:
    """Original bytes, hash, time, who; the receipt names number, time, and the item with its hash."""
    phone.join().report("defamation").tell(*PLAN)
    content = b"%PDF-1.7\n" + bytes(range(256)) * 10
    phone.document("doc1", "preuve.pdf", content, caption="la page")
    assert phone.look() == []
    desk.fetch()
    phone.look()
    digest = hashlib.sha256(content).hexdigest()
    assert phone.case.number in phone.text
    assert "preuve.pdf" in phone.text
    assert digest[:12] in phone.text
    (item,) = desk.evidence(phone)
    assert (item.sha256, item.size, item.name, item.caption) == (digest, len(content), "preuve.pdf", "la page")
    assert item.person_id == phone.person.id
    assert item.file_id is None
    assert desk.house.vault.read(item.case_id, item.id) == content
    assert {"evidence:received"} <= set(desk.events(phone))
    assert "look_at_evidence" in {task.kind for task in desk.tasks(phone)}


def test_an_album_loses_none_and_has_one_receipt(desk: Desk, phone: Phone) -> None:
    """Ten pictures in one burst, one of them twice the same: ten items, one receipt."""
    phone.join().report("defamation").tell(*PLAN)
    for number in range(10):
        phone.photo(f"p{number}", b"the same" if number > 7 else f"picture {number}".encode(), media_group_id="album")
    desk.fetch()
    receipts = [one for one in phone.look() if "10 éléments" in one.get("text", "")]
    assert len(receipts) == 1
    assert len(desk.evidence(phone)) == 10
    assert {item.album for item in desk.evidence(phone)} == {"album"}
    desk.fetch()
    assert phone.look() == []


def test_a_file_in_the_middle_of_the_questions_does_not_answer_them(desk: Desk, phone: Phone) -> None:
    """Once triage is done it is taken; the question stays open."""
    phone.join().report("defamation").tell("non", "moi")
    asked = phone.text.rpartition("\n\n")[0]
    phone.photo("p1")
    desk.fetch()
    phone.look()
    assert "élément reçu" in phone.text
    assert "Quand est-ce apparu" in asked
    assert "Quand est-ce apparu" in phone.text
    phone.tell("5 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-05"


def test_a_file_that_cannot_be_fetched_is_tried_again_and_then_said_to_be_lost(desk: Desk, phone: Phone) -> None:
    """The others of its burst do not wait for ever, and nothing is pretended."""
    phone.join().report("defamation").tell(*PLAN)
    phone.photo("bad")
    desk.api.failing.add("bad")
    for _ in range(TRIES - 1):
        desk.fetch()
        assert phone.look() == []
        desk.clock.advance(hours=12)
    desk.fetch()
    phone.look()
    assert "n’a pas pu être lu" in phone.text
    assert [item.state for item in desk.evidence(phone)] == ["lost"]


def test_a_file_fails_once_and_comes_through(desk: Desk, phone: Phone) -> None:
    """A server that stumbles costs nobody a proof."""
    phone.join().report("defamation").tell(*PLAN)
    phone.photo("p1")
    desk.api.failing.add("p1")
    desk.fetch()
    desk.api.failing.clear()
    desk.clock.advance(minutes=1)
    desk.fetch()
    phone.look()
    assert "1 élément reçu" in phone.text


def test_a_process_that_dies_between_claim_and_vault_loses_nothing(desk: Desk, phone: Phone) -> None:
    """Its lease runs out, and the next one fetches the file."""
    phone.join().report("defamation").tell(*PLAN)
    phone.photo("p1")
    assert len(desk.unit(desk.use.claim_files, limit=10)) == 1
    desk.fetch()
    assert phone.look() == []
    desk.clock.advance(minutes=3)
    desk.fetch()
    phone.look()
    assert "1 élément reçu" in phone.text


def test_too_large_a_file_is_refused_and_stays_in_the_chat(desk: Desk, phone: Phone) -> None:
    """It shows nothing forbidden; the person is told another way."""
    phone.join().report("defamation").tell(*PLAN)
    found = {"file_id": "big", "file_unique_id": "b", "file_size": LARGEST + 1}
    phone.send(document=found)
    assert "trop lourd" in phone.text
    assert phone.deleted == []
    assert nothing_was_fetched(desk)


def test_a_file_that_is_larger_than_it_said_is_lost_at_once(desk: Desk, phone: Phone) -> None:
    """Sizes are claims."""
    phone.join().report("defamation").tell(*PLAN)
    phone.document("liar", "a.bin", b"x")
    desk.api.files["liar"] = b"x" * (LARGEST + 1)
    desk.fetch()
    phone.look()
    assert "n’a pas pu être lu" in phone.text


def test_an_edited_file_is_a_new_version(desk: Desk, phone: Phone) -> None:
    """Never overwritten."""
    phone.join().report("defamation").tell(*PLAN)
    phone.photo("p1", b"first")
    number = phone.messages
    desk.fetch()
    phone.look()
    desk.api.files["p2"] = b"second"
    size = {"file_id": "p2", "file_unique_id": "p2", "width": 8, "height": 6, "file_size": 6}
    edited = phone._message(number, photo=[size], edit_date=phone._now())
    phone._update("edited_message", edited)
    desk.fetch()
    phone.look()
    assert "version 2" in phone.text
    first, second = desk.evidence(phone)
    assert (second.version, second.replaces) == (2, first.id)
    assert [desk.house.vault.read(one.case_id, one.id) for one in (first, second)] == [b"first", b"second"]


def test_a_refused_update_is_forgotten_in_the_inbox(desk: Desk, phone: Phone) -> None:
    """What came in is scrubbed in the same unit that refuses it."""
    phone.join().report("intimate_content")
    phone.photo(SECRET, caption="secret words")
    rows = desk.read(lambda tx: tx.connection.execute(select(inbox.c.payload, inbox.c.state)).all())
    assert not any("secret words" in row.payload for row in rows)
    assert all(row.state == "done" for row in rows)


def test_a_closed_case_takes_no_files(desk: Desk, phone: Phone) -> None:
    """And says so."""
    phone.join().report("defamation").tell(*PLAN)
    desk.unit(desk.use.close_case, user=desk.handler(), case_id=phone.case.id, reason="done")
    phone.look()
    phone.photo("p1")
    assert "n’a pas été ouvert" in phone.text
    assert nothing_was_fetched(desk)


def test_a_handler_reads_what_was_sent_and_the_look_is_audited(desk: Desk, phone: Phone) -> None:
    """A lawyer or a stranger finds nothing."""
    from storage.tables.core import audit
    from workflows.kernel.errors import NotFound

    phone.join().report("defamation").tell(*PLAN)
    phone.photo("p1", b"proof")
    desk.fetch()
    (item,) = desk.evidence(phone)
    seen = desk.unit(desk.use.open_evidence, user=desk.handler(), case_id=item.case_id, item_id=item.id)
    assert seen.sha256 == hashlib.sha256(b"proof").hexdigest()
    looks = desk.read(
        lambda tx: tx.connection.execute(select(audit.c.what).where(audit.c.what == "evidence:seen")).all()
    )
    assert len(looks) == 1
    with pytest.raises(NotFound):
        desk.unit(
            desk.use.open_evidence, user=desk.handler("aubry@lawyers.example"), case_id=item.case_id, item_id=item.id
        )


def test_a_file_of_the_desk_leaves_from_the_vault(desk: Desk, phone: Phone) -> None:
    """With the message it belongs to."""
    phone.join().report("defamation").tell(*PLAN)
    item_id = desk.house.means.new_id()
    kept = desk.house.vault.keep(phone.case.id, item_id, b"a letter")
    desk.unit(
        desk.use.send_file, user=desk.handler(), case_id=phone.case.id, item_id=item_id,
        name="lettre.pdf", mime="application/pdf", kept=kept, text="Voici la lettre",
    )  # fmt: skip
    document, message = phone.look()
    assert document["vault"]["item"] == str(item_id)
    assert "Voici la lettre" in message["text"]


@pytest.mark.parametrize("content", [b"MZ" + bytes(200), bytes(range(256))], ids=["program", "nothing known"])
def test_what_may_do_harm_is_not_kept_and_it_is_said(desk: Desk, phone: Phone, content: bytes) -> None:
    """Looked at by content once it is here, whatever it is called; the person is told what to send instead, and the desk
    reads why."""
    phone.join().report("defamation").tell(*PLAN)
    phone.document("doc1", "photo.jpg", content)
    desk.fetch()
    phone.look()
    assert "n’a pas été gardé" in phone.text
    (item,) = desk.evidence(phone)
    assert (item.state, item.sha256, item.file_id) == ("refused", None, None)
    lost = [one for one in desk.read(lambda tx: tx.timeline.of(item.case_id)) if one.event == "evidence:lost"]
    assert [one.detail.why for one in lost] == ["kind"]


class Away:
    """A vault whose antivirus or store does not answer."""

    def keep(self, case_id: object, item_id: object, content: bytes) -> None:
        raise OutsideFailed


def test_a_vault_that_is_away_loses_nothing(desk: Desk, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it lasts: no try is counted, nobody is told that it is lost, and then it is kept."""
    phone.join().report("defamation").tell(*PLAN)
    phone.document("doc1", "preuve.txt", "elle a écrit".encode())
    with monkeypatch.context() as patch:
        patch.setattr(desk.fetcher, "_vault", Away())
        for _ in range(TRIES + 3):
            desk.fetch()
            desk.clock.advance(minutes=5)
    (item,) = desk.evidence(phone)
    assert (item.state, item.attempt) == ("awaited", 0)
    desk.fetch()
    (item,) = desk.evidence(phone)
    assert (item.state, item.mime) == ("kept", "text/plain")
