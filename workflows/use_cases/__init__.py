"""One file = one verb = one class with one `__call__(tx, ...)`.

A use case is called inside a unit of work that the edge opened (`egide.wiring` gives each edge a `run`): it loads,
changes, puts messages in the outbox, and returns. It never commits and never waits for anything outside.

The edge awaits `run(use_cases.answer_question, chat=..., ...)`. For an update of the chat the edge passes `update_id=`
too: the inbox row is closed in the same transaction, and an update that was already answered changes nothing.

Chat (all take `chat: Chat`; what the person sees leaves through the outbox; `pressed` is the id of the message whose
button was pressed, so that the answer may replace it):

| attribute            | input beside chat                                      |
| -------------------- | ------------------------------------------------------ |
| open_chat            | payload: str or None (deep link: a one-time code), pressed=None |
| ask_language         | pressed=None                                           |
| choose_language      | language, pressed                                      |
| show_menu            | pressed=None                                           |
| ask_for_code         | pressed=None                                           |
| choose_kind          | pressed=None                                           |
| report_incident      | kind, again=False, pressed=None                        |
| answer_question      | case_id, question_id, raw: RawAnswer, pressed=None     |
| toggle_choice        | case_id, question_id, option, pressed                  |
| confirm_answer       | case_id, question_id, value: str, pressed=None         |
| go_back              | case_id, pressed=None                                  |
| edit_answer          | case_id, question_id, pressed=None                     |
| show_summary         | case_id, pressed=None                                  |
| resume_interview     | case_id or None, pressed=None                          |
| show_cases           | pressed=None                                           |
| show_case            | case_id, pressed=None                                  |
| mark_step_done       | case_id, step, pressed=None                            |
| ask_lawyer_request   | case_id, pressed=None      (asks for the written request) |
| hear_text            | text, message_id           (decides what the text answers) |
| hear_unsupported     | what: str                  (sticker, voice, photo, …)  |
| note_blocked         | blocked: bool                                          |

Desk (all take `user: DeskUser`):

| attribute            | input beside user               | answers      |
| -------------------- | ------------------------------- | ------------ |
| see_queue            | –                               | None (audits the look) |
| see_case             | case_id                         | CaseFile     |
| take_case            | case_id                         | None         |
| approve_plan         | case_id                         | None         |
| start_step           | case_id, step                   | None         |
| finish_step          | case_id, step, outcome=None     | None         |
| finish_task          | task_id                         | case_id      |
| note_call            | task_id, reached, words=""      | case_id      |
| unlock_chat          | case_id, called                 | None         |
| confirm_new_chat     | case_id, person_id, called      | None         |
| refuse_new_chat      | case_id, person_id              | None         |
| write_to_insured     | case_id, text                   | None         |
| escalate_to_lawyer   | case_id                         | None         |
| cancel_appointment   | case_id, appointment_id, reason | None         |
| close_case           | case_id, reason                 | None         |

`act_as_seen(act, seen, user, case_id or task_id, …)` does one of these unless another person's word came into the case after
the timeline line `seen`: then it raises ChangedMeanwhile, and nothing is done.

Sign-in: `begin_sign_in(email, source, devices) -> Attempt`, the password checked outside any unit of work,
`sign_in(attempt, right) -> Opened or None`, `sign_in_by_link(token) -> Opened`, `sign_out(session)`,
`who_is(session) -> Visitor or None` (user and csrf token).
Lawyer: `open_offer(token) -> CaseFile`, `answer_offer(token, accept, reason)`.
Engine: `run_follow_up(follow_up_id)`.
Refusals are `workflows.kernel.errors`; each has a `message_key` and `params` for the edge to translate.
"""
