"""Every question that people ask of their own accord has an answer, or a person who gives it; none is said that may not be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.rules.own_questions import load_own_questions
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.ready import countries, incident_kinds, rulebook, words
from workflows.interview.own_questions import CONFIDENCES, DONE, SAYABLE, OwnAnswer, Reply, Topic
from workflows.kernel.people import LANGUAGES

CHAT = ROOT / "rules" / "chat"
OWN = words().chat.own
TOPICS = 27
FRENCH_OF_ADULTS, FRENCH_OF_CHILDREN = (" vous ", " votre ", " vos "), (" tu ", " ton ", " tes ", " toi ")


def answers() -> Iterator[tuple[Topic, str, OwnAnswer]]:
    """Every answer with its topic and country."""
    for topic in OWN.topics.values():
        for country, listed in topic.answers.items():
            for one in listed:
                yield topic, country, one


def test_every_topic_is_answered_in_every_country() -> None:
    """What may be said, or a person: nobody is told that there is no answer."""
    assert len(OWN.topics) == TOPICS
    for topic in OWN.topics.values():
        for country in ("FR", "BE", "NL"):
            for kind in (*incident_kinds(), None):
                assert topic.of(country, kind), (topic.name, country, kind)
                reply = OWN.reply(topic.name, [country], kind, "fr", None)
                assert not reply.ask_country
                assert all(one.may_be_said for one in reply.said)
                assert reply.said or reply.needs_a_person


def test_what_is_not_known_well_enough_is_said_to_nobody() -> None:
    """Middling memory, and what the desk did not confirm of itself; the release confirms nothing in an operator's name."""
    unsure = {one.id for _, _, one in answers() if one.confidence not in SAYABLE}
    of_desk = {one.id for _, _, one in answers() if one.is_of_desk}
    assert unsure >= {"identify_author.be.all", "accused.nl.all", "employer.be.all", "employer.nl.all"}
    assert of_desk >= {"cost.fr.all", "who_sees.nl.all", "my_data.be.all"}
    assert {one.id for _, _, one in answers() if not one.may_be_said} == unsure | of_desk


def test_what_was_confirmed_is_said() -> None:
    """By the desk of itself, by a lawyer of the law; one does not stand for the other."""
    (cost,) = OWN.topics["cost"].answers["BE"]
    (employer,) = OWN.topics["employer"].answers["BE"]
    assert (cost.may_be_said, replace(cost, desk_confirmed=True).may_be_said) == (False, True)
    assert (replace(cost, lawyer_confirmed=True).may_be_said, replace(cost, desk_confirmed=True).is_certain) == (
        False,
        False,
    )
    assert (employer.may_be_said, replace(employer, lawyer_confirmed=True).may_be_said) == (False, True)
    assert replace(employer, lawyer_confirmed=True).is_certain


def test_what_a_lawyer_should_confirm_is_not_certain() -> None:
    """Marked so, or from memory."""
    doubtful = {one.id for _, _, one in answers() if one.lawyer_should_confirm or one.confidence not in ("V1", "V2")}
    assert doubtful == {one.id for _, _, one in answers() if not one.is_certain}
    assert len(doubtful) >= 40


@pytest.mark.parametrize("name", sorted(OWN.topics))
def test_whoever_is_under_eighteen_is_spoken_to_as_such(name: str) -> None:
    """An adult as an adult; a child, where there are words for one, as a child; of no known age, as an adult."""
    for country, listed in OWN.topics[name].answers.items():
        for one in listed:
            said, young = f" {one.words('fr', 40)} ".lower(), f" {one.words('fr', 15)} ".lower()
            assert one.words("fr", None) == one.words("fr", 18) == one.say.fr
            assert not any(word in said for word in FRENCH_OF_CHILDREN), (country, one.id)
            if one.say_young is not None:
                assert not any(word in young for word in FRENCH_OF_ADULTS), (country, one.id)


def test_whose_country_nobody_knows_is_told_what_is_common_or_asked() -> None:
    """The same words in all of them: said; else the countries are asked for; where nothing may be said, a person."""
    spoken = countries().spoken("fr")
    assert spoken == ("FR", "BE")
    same = OWN.reply("own_risk", spoken, "extortion", "fr", None)
    assert [one.id for one in same.said] == ["own_risk.fr.intimate_content"]
    assert OWN.reply("police", spoken, "extortion", "fr", None) == Reply(ask_country=spoken)
    assert OWN.reply("cost", spoken, None, "fr", None).needs_a_person


def test_a_kind_without_an_answer_of_its_own_has_all_of_the_country() -> None:
    """So has a kind that is not known; each is then shown under the kinds it is for."""
    police = OWN.topics["police"]
    assert [one.id for one in police.of("FR", "extortion")] == ["police.fr.account_takeover"]
    assert len(police.of("FR", None)) == 3
    assert [one.id for one in OWN.topics["hacked_first"].of("FR", "defamation")] == ["hacked_first.fr.account_takeover"]


def test_topics_that_are_done_are_declared() -> None:
    """Cries for help and acts are topics too, for whoever reads the words."""
    assert set(OWN.topics) >= DONE
    assert {one.confidence for _, _, one in answers()} <= set(CONFIDENCES)
    assert set(OWN.ends) == {"stop", "withdraw", "delete_data"}
    assert [name for name, end in OWN.ends.items() if not end.is_certain] == ["delete_data"]
    assert all(end.heard.in_(one) and end.stays.in_(one) for end in OWN.ends.values() for one in LANGUAGES)


MISTAKES = [
    ("answers/cost.yaml", "  FR:\n", "  DE:\n", "`answers.DE` is no country"),
    ("answers/police.yaml", "kinds: [defamation, disparagement]", "kinds: [defamation, slander]", "names `slander`"),
    ("answers/police.yaml", "kinds: [defamation, disparagement]", "kinds: []", "names incident kinds"),
    ("answers/police.yaml", "[account_takeover, extortion]", "[account_takeover, defamation]", "answers for defamation"),
    ("answers/police.yaml", "confidence: V2", "confidence: sure", "cannot be 'sure'"),
    ("answers/police.yaml", "      reference:", "      referense:", "is not a key that is known here"),
    ("answers/cost.yaml", 'checked_on: "2026-11-30"', 'checked_on: "2026-11-31"', "is a day like"),
    ("answers/cost.yaml", "desk_statement: true", "desk_statement: perhaps", "is true or false"),
    ("answers/cost.yaml", ', nl: "Wat het kost"', "", "has no `nl`"),
    ("confirmed.yaml", "desk: {}", "desk: {cost.fr.none: {by: me, on: \"2026-12-01\"}}", "is the id of no answer"),
    ("confirmed.yaml", "desk: {}", "desk: {cost.fr.all: {by: me}}", "has no `on`"),
    ("ends.yaml", "withdraw:", "give_up:", "is not a key that is known here"),
    ("ends.yaml", "confidence: MH", "confidence: MM", "cannot be 'MM'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "why"), MISTAKES, ids=[f"{one[0]}: {one[2]}" for one in MISTAKES])
def test_a_mistake_is_named(file: str, right: str, wrong: str, why: str, tmp_path: Path) -> None:
    """File and place, in one sentence."""
    folder = tmp_path / "rules" / "chat"
    shutil.copytree(CHAT, folder)
    body = (folder / file).read_text("utf-8")
    assert right in body
    (folder / file).write_text(body.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadRuleFile, match=f"^rules/chat/{file}.*{why}"):
        load_own_questions(folder, rulebook().declared)


def test_a_topic_that_is_done_may_not_lack(tmp_path: Path) -> None:
    """Nobody's cry for help is an unknown topic."""
    folder = tmp_path / "rules" / "chat"
    shutil.copytree(CHAT, folder)
    (folder / "answers" / "suicide.yaml").unlink()
    with pytest.raises(BadRuleFile, match=r"suicide\.yaml is missing"):
        load_own_questions(folder, rulebook().declared)
