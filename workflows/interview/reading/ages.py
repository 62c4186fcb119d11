"""Reads whether the person concerned is under 18.

An age counts where it stands beside a child, or where the writer says it of themselves. A limit (`moins de 18
ans`) and a class of
school say it too. The age of an author, of a shop or of a marriage says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from workflows.interview.reading.number_runs import MOST_NUMBERS, find_number_runs
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.sums import same_length
from workflows.interview.reading.values import Read, ReadingInput

ADULT: Final = 18

_OWN_CHILD: Final = (
    r"(?:filles?|fillettes?|fils|fiston|gamine?s?|gosses?|enfants?|bebe|freres?|frerot|soeurs?|neveu|nieces?|"
    r"cousine?|filleule?|loulou|puce|"
    r"dochter|dochters|dochtertje|zoon|zoons|zonen|zoontje|zusje|zus|broertje|broer|kind|kinderen|kindje|"
    r"kleinkind|kleinzoon|kleindochter|"
    r"kleindochtertje|kleinzoontje|neefje|nichtje|neef|nicht|stiefzoon|stiefdochter|pleegkind|pleegdochter|"
    r"pleegzoon|petekind|"
    r"petekindje|manneke|meiske|meisje|jongste|oudste|daughters?|sons?|boys?|girls?|kids?|child|children|brother|"
    r"sister|sis|nephew|"
    r"grandson|granddaughter|grandchild|stepson|stepdaughter|godson|goddaughter|youngest|eldest|oldest|ainee?|"
    r"cadette?|cadet|aine)"
)
_OTHER_CHILD: Final = (
    r"(?:eleves?|ados?|adolescente?s?|mineure?s?|leerlinge?n?|jongen|jongens|puber|pubers|tiener|tieners|pupils?|"
    r"teens?|teenagers?|"
    r"copine|copain|amie?|pote|vriendin|vriend|friend|bestie|maat|gf|bf|kleuter|jeune|jongere|student|meid)"
)
_CHILD: Final = rf"(?<!belle )(?<!belle-)(?<!schoon)(?:{_OWN_CHILD}|{_OTHER_CHILD})"
_SMALL: Final = (
    r"(?:fillettes?|gamine?s?|gosses?|bebe|p(?:e)?tite? (?:frere|soeur|fille)|dochtertje|zoontje|zusje|broertje|kindje|"
    r"kleindochtertje|kleinzoontje|neefje|nichtje|petekindje|manneke|meiske|kleuter|"
    r"(?:little|lil|baby|kid|younger) (?:brother|sister|bro|sis|girl|boy))"
)
_OWN_SMALL: Final = (
    r"(?:(?:mon|notre) enfant|mes enfants|(?:mijn|ons|m'n|mn) kind(?:eren)?|(?:my|our) (?:child|children|kids?))"
)
_POSSESSIVE: Final = (
    r"(?:mon|ma|mes|notre|nos|son|sa|mijn|mijne|m'n|mn|me|ons|onze|my|our|his|her|zijn|haar|zn|z'n|d'r|dr)"
)
_UNIT: Final = r"(?:ans?|jaar|jr|jarige|jaartjes|y/?o|yrs?|years?|year old|balais|piges|printemps)\b"
_DURATION_BEFORE: Final = re.compile(
    r"(?:il y a|ya|y a|depuis|sinds|al|for|since|pendant|ca fait|over|dans|na|apres|after|within|durant|bijna al|deja|"
    r"(?:depuis|al|for|since|sinds) (?:plus de|meer dan|more than|bijna|presque|about))\s*$"
)
_DURATION_BEHIND: Final = re.compile(
    rf"\s?-?{_UNIT}\s+(?:geleden|ago|lang|samen|getrouwd|plus tard|later|mariage|de (?:mariage|metier|vie|service|"
    rf"prison|boite|loyaux|"
    r"carriere|relation|couple|travail|difference)|d'(?:experience|anciennete|amitie)|ensemble|together|married|"
    r"in dienst|ervaring|experience|of|terug)"
)
_PAST: Final = re.compile(
    r"(?<!\w)(?:quand|lorsque|toen|when|tijd dat|as)(?!\w)[^.!?\n]{0,24}$|(?<!\w)(?:avais|avait|etais|had|"
    r"was)(?!\w)[^.!?\n\d]{0,8}$"
)
_LINK_WORDS: Final = (
    r"(?:que|juste|seulement|maar|nog maar|nog|pas|only|just|bijna|almost|presque|bientot|net|amper|barely|a peine)"
)
_SELF_BEFORE: Final = re.compile(
    r"(?:(?<!\w)(?:j'?\s?ai|jai|g|j|ik,? ben|kben|'?k ben|ben|i'? ?a?m|i am|je suis|chui|jsuis|suis|ik)"
    rf"(?: (?:une?|een|a|an|ne|nen) [^\W\d_]{{1,12}}(?: [^\W\d_]{{1,12}})? (?:de|van|of))?,?(?: {_LINK_WORDS})?\s*)$"
)
_THIRD_BEFORE: Final = re.compile(
    r"(?<!\w)(?:il|elle|ils|elles|hij|ze|zij|he|she|qui|die|who|they|c'|ce|dat)(?:'?\s?s|\s?a|\s?est|\s?is|"
    r"\s?zijn|\s?are|\s?has|\s?heeft|\s?n'a|\s?ont|"
    rf"\s?vient d'avoir|\s?wordt|\s?turns?)?(?: {_LINK_WORDS})?\s*$"
)
_CHILD_BEFORE: Final = re.compile(rf"(?<!\w){_CHILD}(?!\w)(?P<gap>[^.!?\n\d]{{0,26}})$")
_ACTING: Final = re.compile(
    r"\s*(?:ans|jaar|years? old|yo|\))?,?\s*(?:a (?:mis|poste|publie|cree|partage|filme)|heeft|hebben|qui a|die|"
    r"posted|has|made|put)"
)
_LIMIT: Final = re.compile(
    r"(?<!\w)(?:moins de|under|onder de|jonger dan|minder dan|younger than|pas encore|nog geen|not yet|below|"
    r"presque|bijna|almost|bientot)"
    rf" (?:les |de |the )?(?P<n>1?\d)(?!\d)(?: ?{_UNIT})?"
)
_MINOR_WORDS: Final = re.compile(
    r"(?<!pas )(?<!plus )(?<!geen )(?<!niet )(?<!not )(?<!no )(?<!\w)(?:mineure?s?|minderjarige?n?|underage|"
    r"under age|a minor|minors|ado|"
    r"adolescente?|teenager|teen|tiener|puber|toddler|preschooler|kleuter|peuter|bambin|nourrisson|baby ?girl|baby ?boy|"
    r"schoolkind|schoolmeisje|schooljongen|ecolier|ecoliere|collegien|collegienne|lyceen|lyceenne)(?!\w)"
)
_CLASS: Final = re.compile(
    r"(?<!\w)(?:college|collegienne?|brugklas(?:ser)?|basisschool|lagere school|ecole primaire|primaire|"
    r"maternelle|cm[12]|ce[12]|"
    r"year (?:[1-9]|1[01])|y(?:[7-9]|1[01])|grade [1-9]|[1-9](?:st|nd|rd|th) grade(?:r)?|primary school|"
    r"middle school|secondary school|"
    r"high ?school|groep [1-8]|klas [1-4]|[1-6](?:e|de|ste)? ?(?:leerjaar|middelbaar|kleuter|secundair|secondaire|"
    r"generale|primaire|humaniora)|"
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde) (?:leerjaar|klas|middelbaar|secundair|kleuterklas)|"
    r"[1-5] ?(?:havo|vwo|vmbo|mavo|gymnasium|aso|tso|bso)|"
    r"(?:havo|vwo|vmbo|mavo) ?[1-5]|[3-6] ?(?:e|eme|ieme)(?! (?:place|fois|etage|message|compte|jour|semaine|"
    r"arr))|(?:en|de) (?:sixieme|cinquieme|quatrieme|troisieme)|en seconde|lycee(?:nne?)?|"
    r"terminale|school(?:girl|boy|kid)s?|gcses?|brevet|middelbare|creche|garderie|kinderopvang|daycare|nursery|kindergarten|secondary|"
    r"(?:first|second|third|1st|2nd|3rd|4th|5th|6th) year of secondary|sixth form|onderbouw|bovenbouw|"
    r"(?:eerste|tweede|derde|vierde|1e|2e|3e|4e) klas|"
    r"(?:de |la )?(?:sixieme|cinquieme|quatrieme|troisieme) (?:primaire|secondaire|a l'ecole)|scouts|chiro|"
    r"[1-6][a-d])(?!\w)"
)
_PUPIL: Final = re.compile(
    r"(?<!\w)(?:(?:ma|notre|sa|ta) (?:classe|ecole)|(?:mon|son|notre|au) (?:college|lycee|bahut)|(?:mijn|onze|"
    r"haar|zijn|mn|onzen) (?:klas|school|klasgenoten)|"
    r"(?:my|our|her|his) (?:class|school|classmates|form|year)|je suis en|chui en|jsuis en|ik zit in|kzit in|"
    r"i'?m in|zit in|est en|is in|mon prof|ma prof|"
    r"mijn (?:juf|leraar|mentor)|my teacher|klasgenoot|klasgenootje|classmates?|camarades?|girls of her class|"
    r"girls in her class)(?!\w)"
)
_TEACHER: Final = re.compile(
    r"(?<!\w)(?:je suis (?:prof|enseignante?|instit|maitresse|directrice|directeur|educ|professeur|cpe|animat)|"
    r"ik ben (?:leraar|leerkracht|juf|meester|docent|lerares|directeur)|ik geef les|i teach|i'?m a teacher|"
    r"i am a teacher|j'enseigne|mes eleves|mijn leerlingen|my pupils|my students)"
)


_FIGURES: Final = re.compile(r"(?<![\d.,/:€$£@#])\d{1,3}(?![\d/:€$£%]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class _Age:
    years: int
    whose: str  # "self", "child" or "third"
    place: Span


def read_minor(told: ReadingInput) -> Read[bool] | None:
    """Tells whether the victim is a minor; None where nothing was said of it."""
    text = same_length(told.text)
    ages = list(_ages(text, told.text))
    for whose in ("child", "third", "self"):
        young = next((age for age in ages if age.whose == whose and age.years < ADULT), None)
        if young is not None:
            return Read(True, sure=whose != "third", spans=(young.place,))
    for match in _LIMIT.finditer(text):
        if int(match["n"]) <= ADULT:
            return Read(True, sure=False, spans=(match.span(),))
    said = _MINOR_WORDS.search(text) or _in_class(text) or _small_child(text)
    if said is not None:
        grown = any(age.whose == "child" for age in ages)
        return None if grown else Read(True, sure=False, spans=(said.span(),))
    if re.search(rf"(?<!\w){_POSSESSIVE} (?:[^\W\d_]{{1,10}} )?{_OWN_CHILD}(?!\w)", text):
        return None
    grown_up = next((age for age in ages if age.whose == "self"), None)
    return Read(False, sure=False, spans=(grown_up.place,)) if grown_up is not None else None


def read_age(told: ReadingInput) -> Read[int] | None:
    """Tells how many years old the victim is: the child that is spoken of, else who writes; None where no age of theirs
    is said."""
    ages = list(_ages(same_length(told.text), told.text))
    for whose in ("child", "self"):
        said = [age for age in ages if age.whose == whose]
        if said:
            return Read(said[0].years, spans=(said[0].place,)) if len(said) == 1 else None
    return None


def _small_child(text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w)(?:{_POSSESSIVE} {_SMALL}|{_OWN_SMALL})(?!\w)", text)


def _in_class(text: str) -> re.Match[str] | None:
    """A class of school, where the writer or their child is a pupil and the writer does not teach."""
    found = _CLASS.search(text)
    if found is None or _TEACHER.search(text):
        return None
    near = re.search(rf"(?<!\w){_POSSESSIVE} (?:[^\W\d_]{{1,10}} )?{_CHILD}(?!\w)", text) or _PUPIL.search(text)
    return found if near else None


_NOT_OLD: Final = re.compile(
    r"(?:garantie|contrat|bail)|#\s?years?(?! old| of age)|"
    r"(?:husband|wife|partner|mari|femme|relation|huwelijk|marriage) (?:of|de|van) ?#"
)


def _ages(text: str, original: str) -> Iterator[_Age]:
    figures = islice(_FIGURES.finditer(text), MOST_NUMBERS)
    numbers = [(int(match.group()), *match.span()) for match in figures]
    numbers += [(run.value, run.start, run.end) for run in find_number_runs(original)]
    for years, start, end in sorted(numbers, key=lambda one: one[1]):
        if not 1 <= years <= 110:
            continue
        before = re.split(r"[.!?\n;]", text[max(0, start - 48) : start])[-1]
        whose = _whose(years, before, text[end : end + 30])
        if whose:
            yield _Age(years, whose, (start, end))


def _whose(years: int, before: str, behind: str) -> str:
    """Whose age a number is, by what stands around it; empty for none."""
    if _DURATION_BEFORE.search(before) or _DURATION_BEHIND.match(behind) or _PAST.search(before):
        return ""
    has_unit = re.match(rf"\s?-?{_UNIT}", behind) is not None
    closed = (
        re.match(r"\s*(?:[,.!?;)\n]|$|en |et |and |but |maar |mais |dus |ofzo|bijna|almost|presque)", behind)
        is not None
    )
    in_brackets = (
        before.endswith("(") and re.match(rf"\s?(?:\)|,|/|[mfv]\b|{_UNIT}|bijna|presque|almost)", behind) is not None
    )
    child = _CHILD_BEFORE.search(before)
    if child is not None:
        gap = child["gap"]
        beside = re.search(r"(?:\b(?:de|van|of|aged?|is|a|heeft|has|d'|zijn|ont|est|est en|"
            r"(?:n')?a que|turned|wordt|wordt pas|van pas|van nog maar|who's|qui a|die)|,|\()\s*"
                           rf"(?:{_LINK_WORDS} )?$", gap)  # fmt: skip
        own = re.search(rf"(?<!\w){_POSSESSIVE} ", before[: child.end()]) is not None
        direct = not gap.strip() and 4 <= years <= 25 and not re.match(r"\s?[^\W\d_]{4,}s(?!\w)", behind)
        if has_unit or in_brackets or direct or (beside and (closed or (own and 4 <= years < ADULT))):
            return "child" if own or not _ACTING.match(behind) else ""
    if _THIRD_BEFORE.search(before) and (has_unit or (closed and years < ADULT)):
        return "third"
    if _SELF_BEFORE.search(before) and (has_unit or closed):
        return "self"
    if has_unit and re.match(r"[^\W\d_]{0,3}\s?$", before):
        return "self"
    if re.match(
        r"\s?-?(?:jarige?|year[- ]old|ans)\s+(?:fille|fils|dochter|zoon|daughter|son|boy|girl|kid|kind|zusje|"
        r"broertje|brother|sister)",
        behind,
    ):
        return "child"
    if in_brackets and re.search(r"(?<!\w)(?:i|ik|moi|me|je)\s?\($", before):
        return "self"
    return "third" if has_unit and years < ADULT and not _NOT_OLD.search(f"{before}#{behind}") else ""
