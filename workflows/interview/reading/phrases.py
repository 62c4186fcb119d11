"""Reading short words: yes, no, I don't know, small numbers; in three languages and as people type on a phone."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def normalise(text: str) -> str:
    """Lower case, no accents, one kind of apostrophe, no ornament: the form in which words are compared."""
    if set(text.strip()) == {"?"}:
        return "?"
    plain = text.casefold().replace("œ", "oe").replace("’", "'").replace("ʼ", "'").replace("´", "'")
    kept = unicodedata.normalize("NFKD", plain).translate(_KEPT)
    return " ".join(kept.split()).strip(" .,;:\"«»()[]*_-'")


def as_words(plain: str) -> str:
    """Letters and digits only, one blank between words; of what `normalise` gives."""
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


class _Kept(dict[int, str]):
    """What stays of each character, looked at once: nothing of an accent, a blank for an ornament."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = "" if unicodedata.combining(character) else " " if _is_ornament(character) else character
        self[code] = stays
        return stays


_KEPT: Final = _Kept()


def _is_ornament(char: str) -> bool:
    return (
        unicodedata.category(char) in ("So", "Sk", "Cf", "Cc", "Cn", "Co", "Cs", "Zl", "Zp")
        or char in "!?…\ufe0f\u20e3"
    )


def _compact(text: str) -> str:
    """One letter where a letter is drawn out: `ouiiii` is `oui`."""
    return re.sub(r"(.)\1+", r"\1", text)


def _phrases(block: str) -> frozenset[str]:
    phrases = {normalise(phrase) for line in block.splitlines() for phrase in line.split("/")}
    return frozenset(phrases - {""})


YES: Final = _phrases("""
oui / ouais / ouai / ouep / ouaip / wi / oui oui / si / ok / okay / okey / oké / d'accord / dac / tout à fait
exactement / absolument / bien sûr / effectivement / évidemment / certainement / c'est vrai / vrai / c'est ça
voilà / affirmatif / carrément / je confirme / oui bien sûr / oui c'est vrai / oui tout à fait / oui merci
hélas oui / malheureusement oui / c'est exact / exact / yep / yes / yeah / yea / yup / ye / sure / of course
absolutely / exactly / correct / indeed / right / definitely / true / yes it is / yes i do / yes he does
yes they do / that's right / that is right / i think so / i do / sadly yes / unfortunately yes / ja / jawel
jazeker / jaja / jep / joh / jo / zeker / inderdaad / klopt / dat klopt / natuurlijk / uiteraard / ja hoor
ja ja / ja dat klopt / helaas wel / jammer genoeg wel / zeker wel / absoluut / precies / ja zeker / waar
oui oui oui / y / o / j
""")
NO: Final = _phrases("""
non / nan / nn / nope / nop / non merci / non non / pas du tout / absolument pas / jamais / bien sûr que non
pas vraiment / faux / c'est faux / négatif / aucun / aucune / rien / je ne crois pas / je ne pense pas
non pas du tout / non jamais / surtout pas / non c'est faux / que non / ben non / bah non / mais non
pas que je sache / totalement faux / complètement faux / no / nah / noo / not at all / of course not
not really / false / not true / never / none / nothing / no way / untrue / no thanks / no it isn't / no i don't
i don't think so / not that i know of / no not at all / certainly not / it's false / completely false / nee
neen / nee hoor / nee joh / neeje / nee nee / niet / niets / nooit / geen / helemaal niet / zeker niet / onwaar
niet waar / niet echt / nee bedankt / dat klopt niet / klopt niet / nee helemaal niet / ik denk het niet
absoluut niet / vals / n / niet dat ik weet / nee dat is niet waar
""")
PARTLY: Final = _phrases("""
en partie / partiellement / à moitié / plus ou moins / un peu / oui et non / en partie vrai / partiellement vrai
pas entièrement / pas tout à fait / pas complètement / moitié moitié / c'est en partie vrai / une partie
certaines choses / gedeeltelijk / deels / ten dele / half / half om half / ja en nee / een beetje
niet helemaal / min of meer / deels waar / voor een deel / een deel / gedeeltelijk waar / deels wel / partly
partially / in part / some of it / sort of / kind of / half true / yes and no / a bit / partly true
not entirely / not quite / more or less / partially true / half
""")
UNKNOWN: Final = _phrases("""
jsp / jspa / jspas / chais pas / chaipas / ché pas / j'sais pas / sais pas / je sais pas / je ne sais pas
j'en sais rien / aucune idée / je n'en sais rien / pas d'idée / je l'ignore / inconnu / je ne sais plus
je sais plus / pas sûr / pas certain / je ne suis pas sûr / je suis pas sûr / je ne suis pas sûre
je suis pas sûre / je ne me souviens plus / je me souviens plus / je me rappelle plus / j'ai oublié
je ne sais pas du tout / je sais vraiment pas / peut-être / peut être / bof / aucune idee / je ne sais pas trop
mystère / je n'ai aucune idée / j'ai aucune idée / je ne sais pas encore / sans avis / je ne peux pas dire
je sais pas trop / nsp / ? / weet ik niet / ik weet het niet / ik weet niet / weet niet / weet het niet
geen idee / geen flauw idee / onbekend / wnie / kweetni / kweeniet / kweet niet / 'k weet het niet
k weet het niet / weet nie / k weet nie / niet zeker / ik ben niet zeker / vergeten / geen benul
ik weet het niet meer / weet ik niet meer / weet ik veel / misschien / ik heb geen idee / geen flauw benul
wie weet / ik weet het nog niet / ik zou het niet weten / zou ik niet weten / wist ik het maar / ben ik vergeten
idk / dunno / don't know / dont know / i don't know / i dont know / i do not know / do not know / no idea
not sure / unsure / i'm not sure / im not sure / no clue / unknown / can't say / cant say / i forgot
can't remember / i can't remember / i don't remember / i have no idea / maybe / perhaps / no idea at all
i wish i knew / i don't know yet / who knows / haven't a clue
""")
NOBODY: Final = _phrases("""
personne / rien / aucun / aucune / aucun nom / pas de nom / anonyme / un inconnu / une inconnue / niemand / niets / geen
geen naam / anoniem / een onbekende / nobody / no one / noone / nothing / none / no name / anonymous / a stranger
""")
"""What is no name where a name is asked."""
DONE: Final = _phrases("""
fait / c'est fait / déjà fait / terminé / fini / voilà c'est fait / je l'ai fait / gedaan / is gedaan / klaar
al gedaan / het is gedaan / in orde / ik heb het gedaan / done / it's done / its done / already done / finished
all done / i did it
""")
NOT_YET: Final = _phrases("""
pas encore / plus tard / après / tout à l'heure / non pas encore / demain / je ferai ça plus tard / nog niet
straks / later / nee nog niet / morgen / doe ik straks / not yet / no not yet / tomorrow / i'll do it later
not now
""")
ALL: Final = _phrases("""
tout / tous / toutes / tout ça / tout cela / les deux / tout à la fois / alles / allemaal / beide / allebei
all / everything / all of them / both / all of it / all of the above
""")
CONFUSED: Final = _phrases("""
je ne comprends pas / je comprends pas / pas compris / j'ai pas compris / je n'ai pas compris / c'est quoi / comment ça / quoi
je ne comprends pas la question / ça veut dire quoi / hein / aide / au secours c'est quoi
ik snap het niet / snap ik niet / ik begrijp het niet / begrijp ik niet / wat bedoelt u / wat bedoel je / wat / huh / hoezo
ik begrijp de vraag niet / hulp
i don't understand / i do not understand / i don't get it / what do you mean / what / how so / eh / what does that mean
""")
NOTHING: Final = _phrases("""
rien / rien encore / rien du tout / aucun / non / rien pour l'instant / niets / nog niets / helemaal niets / nee
geen / nothing / nothing yet / none / no / not yet / pas encore / nog niet / nothing so far
""")

_NUMBER_NAMES = (
    "zero nul", "un une een one premier premiere eerste first", "deux twee two deuxieme second seconde tweede",
    "trois drie three troisieme derde third", "quatre vier four quatrieme vierde fourth",
    "cinq vijf five cinquieme vijfde fifth", "six zes sixieme zesde sixth", "sept zeven seven septieme zevende",
    "huit acht eight", "neuf negen nine", "dix tien ten", "onze elf eleven", "douze twaalf twelve",
    "treize dertien thirteen", "quatorze veertien fourteen", "quinze vijftien fifteen", "seize zestien sixteen",
    "dix-sept zeventien seventeen", "dix-huit achttien eighteen", "dix-neuf negentien nineteen", "vingt twintig twenty",
)  # fmt: skip
_TENS = {
    30: "trente dertig thirty", 40: "quarante veertig forty", 50: "cinquante vijftig fifty",
    60: "soixante zestig sixty", 100: "cent honderd hundred", 1000: "mille duizend thousand",
}  # fmt: skip
NUMBERS: Final[dict[str, int]] = {
    **{name: value for value, names in _TENS.items() for name in names.split()},
    **{name: value for value, names in enumerate(_NUMBER_NAMES) for name in names.split()},
}

_SIGNS = {"👍": "yes", "👌": "yes", "✅": "yes", "✔": "yes", "👎": "no", "❌": "no", "🤷": "unknown"}


def meaning(text: str) -> str | None:
    """Tells what a short answer means: `yes`, `no`, `partly`, `unknown`, or None when it is none of them.

    "I don't know" is looked up before "no": both may hold the word "no".
    """
    sign = _sign(text)
    if sign is not None:
        return sign
    plain = normalise(text)
    for words in (plain, _compact(plain)):
        for name, phrases in (("unknown", UNKNOWN), ("partly", PARTLY), ("yes", YES), ("no", NO)):
            if words in phrases or (words != plain and words in _COMPACT[name]):
                return name
    return None


_COMPACT = {
    name: frozenset(_compact(phrase) for phrase in phrases)
    for name, phrases in (("unknown", UNKNOWN), ("partly", PARTLY), ("yes", YES), ("no", NO))
}


def leading_meaning(text: str) -> str | None:
    """Gives the yes or no that opens a sentence ("oui, depuis hier"), None when it also says the opposite."""
    words = re.split(r"[\s,;.:!]+", normalise(text))
    if len(words) < 2 or len(words) > 12:
        return None
    first = next((name for name in ("yes", "no") if words[0] in _OPENERS[name]), None)
    if first is None:
        return None
    contrary = _OPENERS["no" if first == "yes" else "yes"] | {"mais", "maar", "but"}
    if first == "yes":
        contrary |= {"pas", "niet", "not"}  # `yes, not yet`; but `no, not now` says no twice
    return None if any(word in contrary for word in words[1:]) else first


_OPENERS = {
    "yes": frozenset({"oui", "ouais", "yes", "yeah", "yep", "ja", "jawel", "jazeker", "zeker", "inderdaad", "klopt"}),
    "no": frozenset({"non", "nan", "no", "nope", "nee", "neen", "nah"}),
}


def is_unknown(text: str) -> bool:
    """Tells whether the whole answer is one of the ways to say "I don't know"."""
    return meaning(text) == "unknown"


def small_number(text: str) -> int | None:
    """Gives a number written in digits or as a word, with the little words people put around it (`n° 2`, `la
    deuxième`)."""
    if re.match(r"\s*[-−]\d", text):
        return None
    plain = re.sub(r"^(n°|no\.?|nr\.?|numero|nummer|number|optie|option|le|la|de|het|the|#)\s*", "", normalise(text))
    plain = re.sub(r"\s*(\)|\.|e|eme|er|ere|de|ste|th|st|nd|rd)$", "", plain) if plain[:1].isdigit() else plain
    keycap = plain.replace("\u20e3", "")
    if keycap.isascii() and keycap.isdigit() and len(keycap) <= 9:
        return int(keycap)
    return NUMBERS.get(plain)


def _sign(text: str) -> str | None:
    found = {_SIGNS[char] for char in text if char in _SIGNS}
    letters = any(char.isalnum() for char in text)
    return found.pop() if len(found) == 1 and not letters else None


def has_letters(text: str) -> bool:
    """Tells whether there is at least one letter or digit of any script: something that can be read as words."""
    return any(char.isalnum() for char in text)


def is_right_to_left(text: str) -> bool:
    """Tells whether the text holds letters of a script written from right to left."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def cleaned(text: str) -> str:
    """Gives the text without control characters and half characters; line breaks, joiners and right-to-left letters
    stay."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(kept).replace("\t", " ").strip()
