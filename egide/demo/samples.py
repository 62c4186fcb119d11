"""The sample desk of the demo: two insurers, policies with one-time codes, handlers and lawyers of three countries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from workflows.kernel.clock import Clock, NewId
from workflows.kernel.people import DeskUser, Language, Member, Policy
from workflows.ports.transaction import Transaction

DEMO_PASSWORD = "demo-desk-2026"  # noqa: S105 -- the demo listens on this machine alone


@dataclass(frozen=True, slots=True)
class SampleMember:
    """Somebody whom a contract insures; with a code of their own where they are not its holder."""

    name: str
    born: date
    email: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class SamplePolicy:
    """A policy with the code its holder finds in the insurer's letter, and whom else it insures."""

    insurer: str
    number: str
    holder: str
    jurisdiction: str
    code: str
    professional: bool = False
    local_calendar: str | None = None
    members: tuple[SampleMember, ...] = ()


POLICIES = (
    SamplePolicy(
        "sample-one", "S1-100001", "Camille Durand", "FR", "LUNE-4821",
        members=(
            SampleMember("Camille Durand", date(1985, 3, 24), "camille@mail.example"),
            SampleMember("Lou Durand", date(2011, 6, 2), None, "NOIX-6043"),
        ),
    ),
    SamplePolicy("sample-one", "S1-100002", "Restaurant Le Platane", "FR", "MIEL-7730", professional=True),
    SamplePolicy(
        "sample-one", "S1-100003", "Léa Muller", "FR", "PONT-2694", local_calendar="FR-57",
        members=(SampleMember("Léa Muller", date(1992, 9, 8), "lea@mail.example"),),
    ),
    SamplePolicy(
        "sample-two", "S2-200001", "Sanne de Vries", "NL", "TULP-5163",
        members=(SampleMember("Sanne de Vries", date(1990, 1, 31), "sanne@mail.example"),),
    ),
    SamplePolicy(
        "sample-two", "S2-200002", "Luc Peeters", "BE", "MAAS-9047",
        members=(SampleMember("Luc Peeters", date(1978, 12, 5), "luc@mail.example"),),
    ),
    SamplePolicy("sample-two", "S2-200003", "Emma Clarke", "BE", "WIND-3358"),
)  # fmt: skip

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
        until = self.clock.now() + timedelta(days=3650)
        holder: UUID | None = None
        for one in sample.members:
            member = Member(self.new_id(), policy.id, one.name, one.born, one.email, one.name == sample.holder)
            tx.members.add(member)
            if member.is_holder:
                holder = member.id
            if one.code is not None:
                tx.policies.add_code(policy.id, one.code, until, member.id)
        tx.policies.add_code(policy.id, sample.code, until, holder)
