"""The stories of letters in which the desk is killed: drafted, filled in, approved, sent by mail and by registered post,
answered, and a removal that is watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from tests.crash.desk import Desk
from tests.crash.letters_way import answer, bounce
from tests.crash.scenarios import CAPTURED, ON_THE_WEB, SCENARIOS, Scenario, Step, case_of, passes, refused, starts
from workflows.kernel.errors import EgideError
from workflows.kernel.people import DeskUser
from workflows.use_cases.letters.commands import (
    ApproveLetter,
    DraftLetter,
    EditLetter,
    NoteLetterAnswer,
    PostLetter,
    ReadLetterPdf,
    SeeLetter,
    SendLetterByMail,
)

NOTICE, ARTICLE_16 = "formal_notice_author", "platform_notice"
PLATFORM, AUTHOR = "legal@platform.example", "3 place du Modèle\n69001 Lyon"
INSURED = "12 rue de l'Exemple\n69002 Lyon"
FILLED: Final[Mapping[str, str]] = {
    "insured_address": INSURED, "author_name": "Paul Martin", "author_address": AUTHOR, "place": "Lyon",
    "publication_seen": "2026-11-20", "reply_address": "camille@exemple.test", "insured_email": "camille@exemple.test",
    "address_checked": "20 novembre 2026, annuaire",
    "publications.post.url": "https://www.facebook.com/groups/12/posts/34", "publications.post.platform": "Facebook",
    "insured_name": "Camille Durand", "platform_name": "Facebook",
}  # fmt: skip
"""What a handler fills in; a letter takes what it has a place for."""
WHY: Final = "Décidé avec le service juridique."


def _letter(desk: Desk, kind: str) -> UUID:
    return UUID(desk.rows("SELECT id FROM letters WHERE kind = ? ORDER BY created_at DESC", kind)[0]["id"])


def drafts(kind: str) -> Step:
    """A letter of a kind; one that waits is not drafted twice."""

    async def act(desk: Desk) -> None:
        await desk.house.ask(DraftLetter(user=desk.handler, case_id=desk.case_id(), kind=kind))

    return Step(act)


def fills_in(kind: str) -> Step:
    """Everything that it lacks, and a reason for what its effect needs."""

    async def act(desk: Desk) -> None:
        letter_id = _letter(desk, kind)
        view = await desk.house.ask(SeeLetter(user=desk.handler, letter_id=letter_id))
        assert view.letter is not None
        blanks = {one.key for one in view.letter.blanks}
        values = {**view.draft.values, **{key: FILLED.get(key, "Voir les pièces jointes.") for key in blanks}}
        reasons = {
            **view.draft.overrides,
            **{one.id: WHY for one in view.letter.hindrances if one.weight == "override"},
        }
        await desk.house.ask(EditLetter(user=desk.handler, letter_id=letter_id, values=values, overrides=reasons))

    return Step(act)


def approves(kind: str) -> Step:
    """A second handler, the words that they read."""

    async def act(desk: Desk) -> None:
        letter_id, user = _letter(desk, kind), desk.second_handler
        view = await desk.house.ask(SeeLetter(user=user, letter_id=letter_id))
        if view.letter is None:
            return
        stands = [one.id for one in view.letter.hindrances if one.weight != "warning"]
        assert view.letter.may_leave, (stands, [one.key for one in view.letter.blanks])
        await desk.house.ask(ApproveLetter(user=user, letter_id=letter_id, fingerprint=view.fingerprint))

    return Step(act)


def may_not_leave(kind: str, to: str) -> Step:
    """Whatever is pressed: the approval is refused, and so is the way out."""

    async def act(desk: Desk) -> None:
        letter_id, user = _letter(desk, kind), desk.second_handler
        view = await desk.house.ask(SeeLetter(user=user, letter_id=letter_id))
        with suppress(EgideError):
            await desk.house.ask(ApproveLetter(user=user, letter_id=letter_id, fingerprint=view.fingerprint))
        with suppress(EgideError):
            await leaves(kind, to).act(desk)

    return Step(act)


def leaves(kind: str, to: str = "", recipient: str = "") -> Step:
    """By mail, or by registered post: as the page does it, bytes into the vault first. Pressed by whoever was not answered."""

    async def act(desk: Desk) -> None:
        letter_id, user = _letter(desk, kind), desk.handler
        content = await desk.house.ask(ReadLetterPdf(user=user, letter_id=letter_id))
        item_id = desk.means.new_id()
        kept = desk.house.open_vault().keep(desk.case_id(), item_id, content)
        await desk.house.ask(_way(user, letter_id, item_id, kept, to, recipient))

    return Step(act)


def _way(
    user: DeskUser, letter_id: UUID, item_id: UUID, kept: Any, to: str, recipient: str
) -> SendLetterByMail | PostLetter:
    if to:
        return SendLetterByMail(user=user, letter_id=letter_id, to=to, item_id=item_id, kept=kept)
    return PostLetter(
        user=user, letter_id=letter_id, sender=f"Camille Durand\n{INSURED}", recipient=f"Paul Martin\n{recipient}",
        item_id=item_id, kept=kept,
    )  # fmt: skip


def answered(sender: str, words: str) -> Step:
    """A mail to the newest thread; its server brings it until it is taken."""

    async def act(desk: Desk) -> None:
        await desk.letters.bring(_thread(desk), answer(sender, words), "answer")

    return Step(act)


def bounced(whom: str) -> Step:
    """A server says that a mail did not arrive."""

    async def act(desk: Desk) -> None:
        await desk.letters.bring(_thread(desk), bounce(whom), "not_delivered")

    return Step(act)


def _thread(desk: Desk) -> UUID:
    return UUID(desk.rows("SELECT thread FROM thread_mails WHERE sort = 'sent' ORDER BY at DESC")[0]["thread"])


def notes_answer(kind: str, words: str) -> Step:
    """A handler writes down what came back."""

    async def act(desk: Desk) -> None:
        await desk.house.ask(NoteLetterAnswer(user=desk.handler, letter_id=_letter(desk, kind), answer=words))

    return Step(act)


def postman(what: str) -> Step:
    """Something happens to the letter."""

    async def act(desk: Desk) -> None:
        desk.outside.ask("postman", event=what)

    return Step(act, once=True)


def taken_down() -> Step:
    """The page is gone."""

    async def act(desk: Desk) -> None:
        desk.outside.ask("page", goes=True)

    return Step(act, once=True)


def written(kind: str, **way: str) -> Sequence[Step]:
    """From the draft to the way out."""
    return drafts(kind), fills_in(kind), approves(kind), leaves(kind, **way)


LETTER_STORIES: Sequence[Scenario] = (
    Scenario("letter_by_mail", case_of(*CAPTURED), [
        *written(ARTICLE_16, to=PLATFORM), answered(PLATFORM, "Nous avons retiré le message."),
        notes_answer(ARTICLE_16, "Retiré."),
    ]),
    Scenario("letter_bounced", case_of(*CAPTURED), [
        *written(ARTICLE_16, to=PLATFORM), bounced(PLATFORM), answered("stranger@outside.example", "C'est moi l'auteur."),
    ]),
    Scenario("letter_by_post", case_of(*CAPTURED), [
        *written(NOTICE, recipient=AUTHOR), postman("accepted"), passes(hours=3), postman("first_presentation"),
        postman("delivered"), passes(hours=6),
    ]),
    Scenario("letter_waits_for_capture", case_of("verify_cover"), [
        drafts(ARTICLE_16), fills_in(ARTICLE_16), may_not_leave(ARTICLE_16, PLATFORM), starts("bailiff_capture"),
        refused(ARTICLE_16),
    ]),
    Scenario("removal_watched", case_of(*CAPTURED, publications=ON_THE_WEB), [
        starts(ARTICLE_16), passes(hours=2), taken_down(), passes(days=1, hours=2), passes(days=2, hours=4),
    ]),
)  # fmt: skip
EVERY: Sequence[Scenario] = (*SCENARIOS, *LETTER_STORIES)
"""All stories."""
