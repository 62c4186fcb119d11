"""The letters of a case: which kind a step is, what stands in a new one, the words as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.desk.letter_tasks import OfLetterTask
from workflows.kernel.clock import Clock
from workflows.kernel.errors import BadInput
from workflows.kernel.translator import Translator
from workflows.law.fact_values import BadFacts
from workflows.law.facts import Facts
from workflows.law.rulebook import Rulebook
from workflows.letters.compose import compose
from workflows.letters.doors import Doors, doors_of
from workflows.letters.draft import LetterDraft
from workflows.letters.letter import Letter
from workflows.letters.plain_text import plain_text
from workflows.letters.request import LetterCase, LetterRequest
from workflows.letters.rules import LetterKind, LetterRules
from workflows.ports.letters import LetterPrinter
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_reading import read_case


@dataclass(frozen=True, slots=True, repr=False)
class LetterDesk:
    """Verbs write letters here. The rules are read when the first letter is asked for."""

    clock: Clock
    rulebook: Rulebook
    say: Translator
    rules: Callable[[], LetterRules]
    printer: LetterPrinter

    def kinds(self, case: Case) -> list[LetterKind]:
        """Gives every kind of letter in the country of the case."""
        return [one for one in self.rules().kinds.values() if case.jurisdiction in one.countries]

    def kind_of_step(self, case: Case, step: str) -> LetterKind | None:
        """Gives the letter that a step of the plan is; None where it is none. Of a step that several may be, the one of
        its name."""
        asked = [one for one in self.kinds(case) if step in one.steps]
        return next((one for one in asked if one.id == step), asked[0] if len(asked) == 1 else None)

    def kind_of(self, draft: LetterDraft) -> LetterKind:
        """Gives the kind of a letter, in its variant."""
        return self.rules().kinds[(draft.kind, draft.variant)]

    def first_values(self, tx: Transaction, case: Case) -> dict[str, str]:
        """Tells what the desk knows without being told: who is insured, and the number of the case."""
        person = tx.persons.get(case.person_id)
        member = tx.members.get(person.member_id) if person.member_id is not None else None
        policy = tx.policies.get(case.policy_id) if case.policy_id is not None else None
        name = member.name if member is not None else policy.holder if policy is not None else ""
        known = {"insured_name": name, "insured_email": (member.email if member is not None else None) or ""}
        return {**{key: value for key, value in known.items() if value}, "case_number": case.number}

    def write(self, case: Case, draft: LetterDraft, *, preview: bool = True) -> Letter:
        """Gives the letter as it reads now. Raises BadInput where a value cannot be."""
        request = LetterRequest(
            draft.kind, draft.variant, draft.language, draft.signer, draft.tone, draft.level, draft.values, draft.overrides,
            preview,
        )  # fmt: skip
        try:
            facts, analysis, found = read_case(case, self.rulebook, self.clock.now())
            return compose(request, LetterCase(facts, self.rulebook, analysis, found), self.rules(), self.say)
        except BadFacts as bad:
            raise BadInput("error.letter_value", why=bad.path, case_id=case.id) from bad

    def doors(self, case: Case, kind: LetterKind) -> Doors:
        """Tells where a letter of this kind is handed in, for the publications of the case; none where the facts cannot
        be read."""
        if self.rulebook.platforms is None or not kind.doors:
            return Doors()
        try:
            facts = Facts.parse(case.facts_for_analysis(), self.rulebook.declared, self.clock.now())
        except BadFacts:
            return Doors()
        return doors_of(self.rulebook.platforms, facts.publications, kind.doors)

    def print(self, letter: Letter) -> bytes:
        """Gives the letter as PDF. Raises BadInput where a character cannot be printed."""
        try:
            return self.printer(letter)
        except ValueError as bad:
            raise BadInput("error.letter_unprintable") from bad

    def fingerprint(self, letter: Letter) -> str:
        """Tells what its words come down to: who approves says which words they read."""
        return hashlib.sha256(plain_text(letter).encode()).hexdigest()

    def close_tasks(self, tx: Transaction, draft: LetterDraft, kind: type[OfLetterTask], by: UUID | None) -> None:
        """Ends what was to be done with this letter."""
        for task in tx.tasks.open_of(draft.case_id):
            if isinstance(task.payload, kind) and task.payload.letter == draft.id:
                task.done_at, task.done_by = self.clock.now(), by
                tx.tasks.done(task)
