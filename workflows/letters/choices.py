"""What is chosen for a letter: its variant, who signs, how it is said, in which language. Each choice is one the rules know."""

from __future__ import annotations

from workflows.kernel.text import LANGUAGES
from workflows.law.fact_values import BadFacts
from workflows.letters.request import LetterCase, LetterRequest
from workflows.letters.rules import LetterKind, LetterRules
from workflows.letters.time_given import LEVELS


def kind_of(request: LetterRequest, country: str, rules: LetterRules) -> LetterKind:
    """Gives the kind and its variant in a country; the first variant where none is named. Raises BadFacts."""
    known = rules.kinds_of(request.kind)
    if not known:
        raise BadFacts("kind", f"{request.kind[:60]} is not one of {', '.join(rules.names)}.")
    here = [one for one in known if country in one.countries]
    if not here:
        raise BadFacts("kind", f"there is no {request.kind} in {country}.")
    if request.level not in LEVELS:
        raise BadFacts("level", f"it is one of {', '.join(map(str, LEVELS))}.")
    if request.variant is None:
        return here[0]
    for one in here:
        if one.variant == request.variant:
            return one
    names = ", ".join(one.variant for one in here if one.variant is not None) or "none"
    raise BadFacts("variant", f"{request.variant[:60]} is no variant of {request.kind} in {country}; known: {names}.")


def chosen_signer(request: LetterRequest, kind: LetterKind, case: LetterCase) -> str:
    """Tells who signs: the first who may, where nobody is named. Raises BadFacts."""
    here = [one for one in kind.signers if case.facts.jurisdiction in one.countries]
    if request.signer is None:
        return here[0].id
    if request.signer not in {one.id for one in here}:
        names = ", ".join(one.id for one in here)
        raise BadFacts("signer", f"{request.signer[:60]} may not sign this; it is signed by {names}.")
    return request.signer


def chosen_tone(request: LetterRequest, kind: LetterKind) -> str:
    """Tells how it is said: neutrally, where it may be and nothing else is asked. Raises BadFacts."""
    names = [one.id for one in kind.tones]
    if request.tone is None:
        return "neutral" if "neutral" in names else names[0]
    if request.tone not in names:
        raise BadFacts("tone", f"{request.tone[:60]} is not one of {', '.join(names)}.")
    return request.tone


def chosen_language(request: LetterRequest, kind: LetterKind, case: LetterCase, rules: LetterRules) -> str:
    """Gives the one asked for, else the one law or form asks, else the one of letters in that country, else that of the
    case. Raises BadFacts."""
    country = case.facts.jurisdiction
    told = request.language or kind.languages.get(country) or rules.languages.get(country)
    found = told or str(case.facts.top.get("language", LANGUAGES[0]))
    if found not in LANGUAGES:
        raise BadFacts("language", f"{found[:60]} is not one of {', '.join(LANGUAGES)}.")
    return found
