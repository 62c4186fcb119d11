"""What `rules/letters/` says: plain frozen records, read once by `adapters.rules.letters`.

A kind of letter declares its contents (what must stand in it, each with its obligation and reference), its gates (what must be
so before it is written), its clauses (the words, each with the contents it gives, its condition and its reference) and who may
sign it. Conditions are those of the whole house (`workflows/law/conditions.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from workflows.kernel.text import LocalizedText
from workflows.law.conditions import Condition
from workflows.law.fact_values import Reader
from workflows.law.rulebook import is_certain

Obligation = Literal["law", "law_if", "effect", "practice"]
"""`law`: refused without it; `law_if`: the same, in the case said; `effect`: a person may override it with a reason;
`practice`: a warning."""
OBLIGATIONS: Final[tuple[Obligation, ...]] = get_args(Obligation)
Severity = Literal["forbidden", "risky"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
Form = Literal["letter", "form", "agreement", "message"]
"""How it is laid out: a letter with its address window, text for a form, an agreement of two, a short message."""
FORMS: Final[tuple[Form, ...]] = get_args(Form)
Style = Literal["paragraph", "item", "quote", "heading"]
STYLES: Final[tuple[Style, ...]] = get_args(Style)
Each = Literal["publication", "clock", "done"]
EACH: Final[tuple[Each, ...]] = get_args(Each)
"""What a clause may be said again for: each publication, each running clock, each step that was done."""
ValueShape = Literal["line", "lines", "text", "day", "instant", "money"]
PRACTICE: Final = "practice"
"""The reference of what no law asks."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a letter may have to say. `fact` is where the facts hold it; `computed` names what the case knows of itself;
    where neither says it a person does, else it is a marked blank."""

    id: str
    label: LocalizedText
    shape: ValueShape
    read: Reader
    fact: str | None = None
    computed: str | None = None

    @property
    def scope(self) -> Each | None:
        """Of what each has its own: a publication, a clock, a step that was done; None for the whole case."""
        head, _, rest = self.id.partition("_")
        return next((one for one in EACH if rest and one == head), None)

    def key_in(self, name: str | None) -> str:
        """Tells what fills it: `publications.post.url` for the field `publication_url` of the publication `post`."""
        head, _, rest = self.id.partition("_")
        return f"{head}s.{name}.{rest}" if self.scope is not None and name is not None else self.id


@dataclass(frozen=True, slots=True)
class Content:
    """What must stand in the letter where `when` holds, in these countries."""

    id: str
    label: LocalizedText
    countries: frozenset[str]
    obligation: Obligation
    reference: str
    confidence: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Gate:
    """What keeps the letter from being sent where `when` is so; where it is not known, a person looks. Never printed."""

    id: str
    countries: frozenset[str]
    obligation: Obligation
    reference: str
    confidence: str
    when: Condition
    why: LocalizedText


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of a letter. `gives` names the contents that stand in them once no gap is blank; `each` says them again for every
    publication, running clock or step that was done."""

    id: str
    countries: frozenset[str]
    gives: Sequence[str]
    when: Condition
    style: Style
    each: Each | None
    reference: Mapping[str, str]
    """By country."""
    confidence: Mapping[str, str]
    """By country."""
    text: LocalizedText

    def to_be_confirmed(self, country: str) -> bool:
        """Tells whether a lawyer must say so before anybody relies on it there: law that is not certain."""
        return self.reference[country] != PRACTICE and not is_certain(self.confidence[country])


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day the letter gives: so many days after it is written, at an hour of the wall clock, and always so many days before
    the driving clock's day. `chasers`: after how many days each reminder follows, three levels."""

    days: int
    short_days: int
    hour: int
    before_driving: Mapping[str, int]
    chasers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may sign, and where."""

    id: str
    countries: frozenset[str]
    when: Condition


@dataclass(frozen=True, slots=True)
class Tone:
    """How it may be said; `unless` is what forbids it."""

    id: str
    unless: Condition


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter, with its variants of one country where it has them."""

    id: str
    variant: str | None
    title: LocalizedText
    form: Form
    addressee: str
    """Whom the frame speaks to: a key of `frame.addressees`."""
    steps: Sequence[str]
    """The steps of the plan it stands for; what refuses one of them refuses it."""
    countries: frozenset[str]
    signers: Sequence[Signer]
    tones: Sequence[Tone]
    languages: Mapping[str, str]
    """By country, the language it must be written in; absent: the addressee's."""
    subject: LocalizedText
    contents: Sequence[Content]
    gates: Sequence[Gate]
    clauses: Sequence[Clause]
    enclosures: Sequence[tuple[Condition, LocalizedText]]
    channels: Mapping[str, Sequence[str]]
    """By country, the ways it may leave, the best one first."""
    deadline: Deadline | None
    four_eyes: bool = False
    """Whether somebody else than who filled it in must approve it."""
    doors: Sequence[str] = ()
    """The channels of platforms (`rules/platforms/`) that it is handed in by, the best one first."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that no letter may hold, or that whoever approves must see."""

    id: str
    countries: frozenset[str]
    severity: Severity
    addressees: frozenset[str]
    """Whom it may not be said to; empty: nobody."""
    signers: frozenset[str]
    """Who may not say it; empty: nobody."""
    reference: str
    confidence: str
    why: LocalizedText
    words: Mapping[str, Sequence[str]]

    def holds_for(self, country: str, addressee: str, signer: str) -> bool:
        """Tells whether it is said of a letter of this country, to this addressee, signed by these."""
        return (
            country in self.countries
            and (not self.addressees or addressee in self.addressees)
            and (not self.signers or signer in self.signers)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the words: by name, and by whom it speaks to or who signs."""

    words: Mapping[str, LocalizedText]
    salutations: Mapping[str, LocalizedText]
    closings: Mapping[str, LocalizedText]
    senders: Mapping[str, Sequence[LocalizedText]]
    addressees: Mapping[str, Sequence[LocalizedText]]
    signatures: Mapping[str, Sequence[LocalizedText]]
    signers: Mapping[str, LocalizedText]
    windows: Mapping[str, str]
    """By country, on which side of an envelope the address shows."""


@dataclass(frozen=True, slots=True)
class LetterRules:
    """Everything `rules/letters/` says. `languages`: by country, the language of letters that no law says; absent: that of the
    case."""

    version: str
    kinds: Mapping[tuple[str, str | None], LetterKind]
    fields: Mapping[str, Field]
    phrases: Sequence[Phrase]
    frame: Frame
    languages: Mapping[str, str]

    def kinds_of(self, kind: str) -> Sequence[LetterKind]:
        """Gives the kind with all its variants, in the order of the rules; empty where there is none."""
        return [one for (name, _), one in self.kinds.items() if name == kind]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all kinds."""
        return tuple(dict.fromkeys(name for name, _ in self.kinds))
