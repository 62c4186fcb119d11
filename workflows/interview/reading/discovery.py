"""Whether a day stands in words of publishing, of finding out, or of something else."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

from workflows.interview.reading.lexis import Line, read_line

Frame = Literal["published", "thing", "received", "discovered", "other", ""]

_STEMS: Final[dict[Frame, str]] = {
    "published": """
publi post poste postee posts posted gepost mis met mettent mettait partag diffus circul apparu sorti tourne ecrit
ecrivent balanc
plaats geplaatst gezet zet zetten gedeeld deelt verschen verspreid rondgestuurd online geschreven schrijft
put puts upload shared publish appeared wrote writes created cree crea aangemaakt maakte gemaakt raconte staat stond
story storys leaked lek gelekt fuite posting rondgaat circuleert doxx doxed gedoxt clipped balance tweet getweet mets
reposte repost insult accus noemt beschuldig menti tag tagge taguee rond viral scheld calls calling says raconter
schreef schreven moque sort sortent uitgelachen lacht gegooid gooit gooide gezwierd gesmeten dumpt dumps dumped dumpte
divulg devoil
etal expos republi
repub leaks leaking lekken zwiert smijt flanqu flikkert geflikkerd verspreidt spread spreads rondgestrooid herplaatst
vend vendent verkoopt verkopen sells going uitgescholden insulte insultent tagged gedeelde
""",
    "thing": """
avis reviews review sterren stars etoiles message messages berichten bericht photo photos foto fotos video videos filmpje
filmpjes profil profiel profile nepprofiel nepaccount faux compte account page groupe group groep commentaire commentaires
reactie reacties comments comment channel kanaal forum site lien link
""",
    "discovered": """
decouv appris apprend su vu voi vois montre montree prevenu remarqu tombe trouv alert averti
stuurde toegestuurd stuurden gezien gemerkt merkte ontdekt gehoord hoorde toonde gevonden vond doorgestuurd
gekregen kreeg verteld zag zien laten wist achter
wist erachter tombee constat remarquee aperc googlede googled googelde ontdekte bemerkte stumbled stuitte botste
saw seen found notic discover showed told heard learn realis realiz forwarded sent warned knew spotted
""",
    "received": """
recu recois recoit envoye envoyee kreeg krijg gekregen got get received receive gestuurd
""",
    "other": """
signale signalee gemeld gerapporteerd reported ne nee
eieren oeufs eggs ruit ruiten vitre vitres naissance geboren born birth separ divorc rupture ensemble
quitte gescheiden scheiding
elkaar broke split together licenci vire demission ontslagen ontslag fired dismissed quit audience tribunal juge
zitting rechtbank rechter zaak dossier
rdv rendez plainte police
politie aangifte
court hearing judge filed convicted condamn veroordeeld ordonnance prison gevangenis travail werk work engage
habite woon lives
moved demenag verhuis mari trouw married verjaardag anniversaire birthday accident ziek malade ill hospital hopital
decede mort overleden
died connais ken promis beloofd promised passe komt vient facture rekening achete gekocht bought vakantie suivi
soigne getherap hearing zitting proces proces-verbaal aangegeven rompu relatie samen getrouwd werkt travaille ontmoet leren
rencontre parti partie weggegaan opened ouvert geopend
""",
}  # fmt: skip
_WORDS: Final = {word: frame for frame, words in _STEMS.items() for word in words.split()}
_PREFIXES: Final = {word: frame for word, frame in _WORDS.items() if len(word) >= 5}
REACH: Final = 9
"""So many words away a verb still speaks of a day in its sentence."""


def frame_of(word: str) -> Frame:
    """Tells what a word, plain and in lower case, says about a day near it."""
    exact = _WORDS.get(word)
    if exact:
        return exact
    for length in range(min(len(word), 9), 4, -1):
        found = _PREFIXES.get(word[:length])
        if found:
            return found
    return ""


_CLAUSE_ENDS: Final = frozenset(("|", "mais", "maar", "but", "mr", "sauf", "except"))


def frames_near(line: Line, first: int, last: int, reach: int = REACH) -> list[tuple[int, Frame]]:
    """Gives the frames around the tokens `first` to `last` within their sentence, each with its distance, nearest
    first."""
    near: list[tuple[int, Frame]] = []
    for step, numbers in (
        (-1, range(first - 1, max(-1, first - 1 - reach), -1)),
        (1, range(last, min(len(line.tokens), last + reach))),
    ):
        apart, beside = 0, line.tokens[first if step < 0 else last - 1]
        for number in numbers:
            token = line.tokens[number]
            if token.code in _CLAUSE_ENDS:
                break
            gap = token.start - beside.end if step > 0 else beside.start - token.end
            apart, beside = apart + _COMMA * (gap > 1), token
            frame = frame_of(token.code)
            if token.code in _BORN and (step > 0 or apart or first - number > _BORN_REACH):
                continue  # French `ne … pas` and Dutch `nee` are written like `né`, `née`
            if frame:
                near.append((abs(number - (first if step < 0 else last - 1)) + apart, frame))
    return sorted(near, key=lambda one: one[0])


_BORN: Final = ("ne", "nee")
_BORN_REACH: Final = 3
_COMMA: Final = 3
"""A comma or a bracket parts as much as so many words."""


def speaks_of_discovery(line: Line, first: int, last: int) -> bool:
    """Tells whether a day in an answer is the day somebody found out."""
    return next((frame for _, frame in frames_near(line, first, last) if frame != "thing"), "") in (
        "discovered",
        "received",
    )


_TO_COME_WORDS: Final = """
vont poster / va poster / gaan posten / gaat posten / going to / will post / nog niet / nog ni / not yet / gaan zetten /
va publier / vont publier / wil posten / veut publier
"""
_TO_COME: Final = frozenset(tuple(two.split()) for two in _TO_COME_WORDS.split("/"))
_THREATS: Final = ("menac", "dreig", "threat")


def speaks_of_what_is_to_come(line: Line) -> bool:
    """Tells whether an answer speaks of a publication that has not happened: threatened, announced, not yet."""
    words = [token.code for token in line.tokens]
    if words[:1] == ["Q2"] and len(words) > 1 and words[1][0] not in "NU":
        return True  # `pas encore, …`
    return any(pair in _TO_COME for pair in pairwise(words)) or any(word.startswith(_THREATS) for word in words)


def asks_for_discovery(asked: str | None) -> bool:
    """Tells whether the sentence that was asked wants to know when somebody found out, or does not speak of publishing
    at all."""
    if asked is None:
        return True
    return not any(frame_of(token.code) == "published" for token in read_line(asked).tokens)
