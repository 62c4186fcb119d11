"""The means that verbs of every area share: the ports they need and the small collaborators they speak through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workflows.delivery.registered_mail import PostRules
from workflows.interview import Questions
from workflows.interview.intents import ChatRules
from workflows.kernel.clock import Clock, NewId
from workflows.kernel.translator import Translator
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.rulebook import Rulebook
from workflows.letters.rules import LetterRules
from workflows.ports.letters import LetterPrinter
from workflows.ports.mail import Links, MailView
from workflows.ports.proceedings import DraftPrinter
from workflows.ports.views import CaseView
from workflows.use_cases.shared.analyses import CaseAnalyses
from workflows.use_cases.shared.calendar import CaseCalendar
from workflows.use_cases.shared.interview_session import InterviewSession
from workflows.use_cases.shared.letter_desk import LetterDesk
from workflows.use_cases.shared.messenger import Messenger
from workflows.use_cases.shared.notify_staff import StaffNotifier
from workflows.use_cases.shared.proceeding_desk import OpenRules, ProceedingDesk, open_proceedings
from workflows.use_cases.shared.schedule import Scheduler
from workflows.use_cases.shared.tasks import TaskList
from workflows.use_cases.shared.timeline import TimelineNotes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Means:
    """Verbs hold these means and no other. They hold no state: everything lives in the transaction.

    `clock` is the time of the cases; `wall` that of the machine, which sessions of the console go by: they differ only
    where a demo moves the first. `chat` is what free texts mean; `contact` the desk's own mail address, for what must be
    written durably; `console_url` where the desk's own people are pointed to."""

    clock: Clock
    wall: Clock
    new_id: NewId
    rulebook: Rulebook
    chat: ChatRules
    mails: MailView
    links: Links
    contact: str
    console_url: str
    timeline: TimelineNotes
    messenger: Messenger
    staff: StaffNotifier
    tasks: TaskList
    schedule: Scheduler
    calendar: CaseCalendar
    interview: InterviewSession
    analyses: CaseAnalyses
    is_read_outside: bool = False
    """Whether the operator has a reader of their own, which is asked for a second reading."""
    is_posting: bool = False
    """Whether a provider of registered letters is configured: without one a handler posts them."""
    post_rules: PostRules = field(default_factory=dict)
    """From when a registered letter counts, by country."""
    is_capturing: bool = False
    """Whether a machine of this installation captures publications: without one a handler does."""
    letters: LetterDesk | None = None
    proceedings: ProceedingDesk | None = None

    @property
    def letter_desk(self) -> LetterDesk:
        """What writes letters; raises RuntimeError where a process was built without."""
        if self.letters is None:
            raise RuntimeError("this process writes no letters")
        return self.letters

    @property
    def proceeding_desk(self) -> ProceedingDesk:
        """What reads and drafts proceedings; raises RuntimeError where a process was built without."""
        if self.proceedings is None:
            raise RuntimeError("this process knows no proceedings")
        return self.proceedings


def build_means(
    *,
    clock: Clock,
    wall: Clock,
    new_id: NewId,
    rulebook: Rulebook,
    questions: Questions,
    say: Translator,
    view: CaseView,
    mails: MailView,
    links: Links,
    chat: ChatRules | None = None,
    contact: str = "",
    console_url: str = "",
    group_id: int | None = None,
    analyses: CaseAnalyses | None = None,
    is_read_outside: bool = False,
    is_capturing: bool = False,
    letter_rules: Callable[[], LetterRules] | None = None,
    print_letter: LetterPrinter | None = None,
    proceeding_rules: OpenRules | None = None,
    print_draft: DraftPrinter | None = None,
    post_rules: PostRules | None = None,
    is_posting: bool = False,
) -> Means:
    """The means are built from the ports and what the rules hold. `group_id` is a Telegram group of the team, which is told
    what waits; `analyses`, where somebody watches what the rules say. Without
    `letter_rules` and `print_letter` no letter is written, without `proceeding_rules` and `print_draft` no
    proceeding is known."""
    calendar = CaseCalendar(clock, rulebook)
    timeline = TimelineNotes(clock)
    staff = StaffNotifier(
        clock=clock, calendar=calendar, view=view, mails=mails, say=say, console_url=console_url, group_id=group_id
    )  # fmt: skip
    tasks = TaskList(clock, new_id, timeline, staff)
    return Means(
        clock=clock,
        wall=wall,
        new_id=new_id,
        rulebook=rulebook,
        chat=chat or ChatRules(),
        mails=mails,
        links=links,
        contact=contact,
        console_url=console_url,
        timeline=timeline,
        messenger=Messenger(view, clock, calendar, tasks),
        staff=staff,
        tasks=tasks,
        schedule=Scheduler(new_id),
        calendar=calendar,
        interview=InterviewSession(clock, calendar, questions, rulebook, say),
        analyses=analyses or CaseAnalyses(clock, rulebook, AnalysisMemory()),
        is_read_outside=is_read_outside,
        is_capturing=is_capturing,
        letters=LetterDesk(clock, rulebook, say, letter_rules, print_letter) if letter_rules and print_letter else None,
        proceedings=open_proceedings(clock, rulebook, say, proceeding_rules, print_draft),
        post_rules=post_rules or {},
        is_posting=is_posting,
    )
