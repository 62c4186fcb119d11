"""The interview: which question to ask next, what an answer means, what it does to the facts. It knows no channel.

`next_question` picks, `read_answer` understands, `apply_answer` writes; `back`, `edit`, `skip` and `summary` let a person
correct everything. The questions are data (`rules/questions/`, loaded by `adapters.rules.questions`).
"""

from workflows.interview.answers import UNKNOWN, NotUnderstood, RawAnswer, Understood
from workflows.interview.emergency import Addressed, Advice, CardReader, EmergencyCard, Helpline, ShownHelpline, advise
from workflows.interview.flow import (
    Applied,
    Progress,
    another_publication,
    apply_answer,
    back,
    edit,
    is_after_plan,
    is_plan_ready,
    is_relevant,
    next_question,
    open_questions,
    progress,
    skip,
    stop_editing,
)
from workflows.interview.places import Place, Places
from workflows.interview.publications import Noted, NotedAll, note_links, note_publication, takes_publications
from workflows.interview.questions import Option, Question, Questions
from workflows.interview.reading.links import find_links
from workflows.interview.reading.read import read_answer
from workflows.interview.state import InterviewState
from workflows.interview.summary import SummaryLine, answer_text, say_understood, summary
from workflows.kernel.text import LANGUAGES, LocalizedText

__all__ = [
    "LANGUAGES",
    "UNKNOWN",
    "Addressed",
    "Advice",
    "Applied",
    "CardReader",
    "EmergencyCard",
    "Helpline",
    "InterviewState",
    "LocalizedText",
    "NotUnderstood",
    "Noted",
    "NotedAll",
    "Option",
    "Place",
    "Places",
    "Progress",
    "Question",
    "Questions",
    "RawAnswer",
    "ShownHelpline",
    "SummaryLine",
    "Understood",
    "advise",
    "another_publication",
    "answer_text",
    "apply_answer",
    "back",
    "edit",
    "find_links",
    "is_after_plan",
    "is_plan_ready",
    "is_relevant",
    "next_question",
    "note_links",
    "note_publication",
    "open_questions",
    "progress",
    "read_answer",
    "say_understood",
    "skip",
    "stop_editing",
    "summary",
    "takes_publications",
]
