"""The sample desk of the demo: two insurers, policies with one-time codes, handlers and lawyers of three countries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workflows.people import DeskUser, Language, Policy
from workflows.ports import Clock, NewId, Transaction

DEMO_PASSWORD = "demo-desk-2026"  # noqa: S105 -- the demo listens on this machine alone


@dataclass(frozen=True, slots=True)
class SamplePolicy:
    """A policy with the code its holder finds in the insurer's letter."""

    insurer: str
    number: str
    holder: str
    jurisdiction: str
    code: str
    professional: bool = False
    local_calendar: str | None = None


POLICIES = (
    SamplePolicy("sample-one", "S1-100001", "Camille Durand", "FR", "LUNE-4821"),
    SamplePolicy("sample-one", "S1-100002", "Restaurant Le Platane", "FR", "MIEL-7730", professional=True),
    SamplePolicy("sample-one", "S1-100003", "Léa Muller", "FR", "PONT-2694", local_calendar="FR-57"),
    SamplePolicy("sample-two", "S2-200001", "Sanne de Vries", "NL", "TULP-5163"),
    SamplePolicy("sample-two", "S2-200002", "Luc Peeters", "BE", "MAAS-9047"),
    SamplePolicy("sample-two", "S2-200003", "Emma Clarke", "BE", "WIND-3358"),
)

HANDLERS: tuple[tuple[str, str, Language], ...] = (
    ("Hélène Martin", "helene@desk.example", "fr"),
    ("Joost Bakker", "joost@desk.example", "nl"),
)

LAWYERS: tuple[tuple[str, str, Language, str], ...] = (
    ("Me Claire Aubry", "aubry@lawyers.example", "fr", "FR"),
    ("Me Karim Haddad", "haddad@lawyers.example", "fr", "FR"),
    ("mr. Eva Jansen", "jansen@lawyers.example", "nl", "NL"),
    ("mr. Tom Visser", "visser@lawyers.example", "nl", "NL"),
    ("Me Sophie Lambert", "lambert@lawyers.example", "fr", "BE"),
    ("mr. Wim Claes", "claes@lawyers.example", "nl", "BE"),
)


@dataclass(frozen=True, slots=True)
class AddSamples:
    """Adds what is missing: run twice, nothing changes the second time."""

    clock: Clock
    new_id: NewId
    password_hash: str

    def __call__(self, tx: Transaction) -> None:
        for rank, (name, email, language) in enumerate(HANDLERS):
            if tx.users.by_email(email) is None:
                tx.users.add(DeskUser(self.new_id(), "handler", name, email, language, self.password_hash, rank=rank))
        for rank, (name, email, language, country) in enumerate(LAWYERS):
            if tx.users.by_email(email) is None:
                tx.users.add(
                    DeskUser(self.new_id(), "lawyer", name, email, language, jurisdictions=(country,), rank=rank)
                )
        for sample in POLICIES:
            if tx.policies.by_number(sample.insurer, sample.number) is None:
                self._policy(tx, sample)

    def _policy(self, tx: Transaction, sample: SamplePolicy) -> None:
        policy = Policy(
            self.new_id(),
            sample.number,
            sample.insurer,
            sample.holder,
            sample.jurisdiction,
            sample.local_calendar,
            sample.professional,
        )
        tx.policies.add(policy)
        tx.policies.add_code(policy.id, sample.code, self.clock.now() + timedelta(days=3650))
