"""Code lists of the journey: categories, stages, admissions and exits."""

from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodeList

CATEGORIES = CodeList(
    {
        "trafficking": _("Trafficking"),
        "slavery": _("Slavery or forced labour"),
        "domestic_violence": _("Domestic violence"),
        "abuse": _("Abuse"),
        "at_risk": _("At risk"),
        "dependant": _("Dependant served in their own right"),
    }
)
STAGES = CodeList(
    {
        "signal": _("Signal"),
        "first_contact": _("First contact"),
        "consent": _("Consent"),
        "safety": _("Safety"),
        "identification": _("Identification"),
        "immediate_support": _("Immediate support"),
        "referral": _("Referral"),
        "admission": _("Admission"),
        "needs": _("Needs"),
        "plan": _("Plan"),
        "services": _("Services"),
        "conference": _("Conference"),
        "graduation": _("Graduation and reintegration"),
        "follow_up": _("Follow-up"),
        "closure": _("Closure"),
    }
)
# Said where a record is retired that a step may have followed from (``reaching.unreach``).
STEP_GOES = _("The step of the journey that it brought goes with it.")
MOVE_WHYS = CodeList(
    {
        "asked": _("The person asks for it"),
        "danger": _("In danger again"),
        "new_facts": _("Something new came to light"),
        "reached": _("The person could be reached again"),
        "too_early": _("The step was taken too early"),
        "other": _("Another reason"),
    }
)
# What a stage leaves behind.
LEAVES = CodeList(
    {
        "alert": _("Where the sign came from, and when"),
        "words": _("Language, interpreter, what is needed at once"),
        "consent": _("What the person agreed to"),
        "safety_plan": _("How safe, and a plan the person agreed to"),
        "decision": _("An authority's decision, and our own view"),
        "package": _("What was given, day by day"),
        "answer": _("A partner's answer"),
        "checklist": _("Room and helpers named, rights explained"),
        "needs": _("Needs, strengths and wishes"),
        "goals": _("Goals: what, who, by when"),
        "sessions": _("Sessions and things given"),
        "decisions": _("Decisions, each with a name beside it"),
        "criteria": _("Checked criteria and a plan for home"),
        "visits": _("Visits and how life is now"),
        "reason": _("Why it ended, and where to call"),
    }
)
ADMISSION_KINDS = CodeList({"new": _("First admission"), "readmitted": _("Readmission")})
GRADUATED = "graduated_reintegrated"
EXIT_KINDS = CodeList(
    {
        GRADUATED: _("Graduated and reintegrated"),
        "moved_in_country": _("Moved within the country"),
        "moved_abroad": _("Moved abroad"),
        "transferred": _("Handed over to another organisation"),
        "no_longer_needs": _("No longer needs support"),
        "declined_service": _("Did not want the service any more"),
        "not_eligible": _("Does not meet the criteria"),
        "left_on_own": _("Left without telling"),
        "missing": _("Missing"),
        "no_resources": _("We lack the means to help"),
        "died": _("Died"),
        "other": _("Another reason"),
    }
)
ASSIGNMENT_ROLES = CodeList(
    {"case_worker": _("Case worker"), "counsellor": _("Counsellor"), "other": _("Other helper")}
)
STATIONS = CodeList(
    {
        "before": _("Before admission"),
        "met": _("Met us"),
        "consent": _("Consent"),
        "safety": _("Safety"),
        "identified": _("Identified"),
        "admitted": _("Admitted"),
        "plan": _("Plan"),
        "services": _("Services"),
        "graduation": _("Graduation"),
        "follow_up": _("Follow-up"),
        "closed": _("Closed"),
    }
)
# Consent
CONSENT_PURPOSES = CodeList(
    {
        "service": _("Help from us"),
        "sharing": _("Telling others who can help"),
        "reporting": _("Counting without a name"),
        "research": _("Learning from what happened"),
        "story": _("Telling the story to others"),
        "image": _("Pictures"),
        "contact": _("Calls and messages"),
    }
)
# Cards that are read to a person: one a question, and her rights.
CARDS = CodeList({**CONSENT_PURPOSES.codes, "rights": _("Your rights with us")})
CONSENT_ANSWERS = CodeList(
    {"yes": _("Yes"), "no": _("No"), "not_now": _("Not now"), "withdrawn": _("Taken back")}
)
CONSENT_STATES = CodeList(
    {**CONSENT_ANSWERS.codes, "expired": _("Has ended"), "not_asked": _("Not asked yet")}
)
RECIPIENTS = CodeList(
    {
        "own": _("Our own organisation"),
        "agency": _("One organisation"),
        "kind": _("A kind of organisation"),
        "family": _("The family"),
        "public": _("Everybody (made public)"),
        "all": _("All of them"),
    }
)
GIVERS = CodeList(
    {
        "person": _("The person"),
        "both": _("The person and a guardian"),
        "guardian": _("A guardian alone"),
        "authority": _("An authority that may decide"),
    }
)
CONSENT_HOWS = CodeList(
    {
        "signature": _("Signed"),
        "thumb": _("Thumb print"),
        "voice": _("Said aloud"),
        "witness": _("Before a witness"),
        "phone": _("By phone"),
        "letter": _("In writing"),
        "through_other": _("Through somebody trusted"),
        "screen": _("On their own page"),
    }
)
GIVEN_HOWS = ("signature", "thumb", "voice", "witness")
WITHDRAWN_HOWS = ("voice", "phone", "letter", "through_other", "screen")
WITNESSES = CodeList(
    {
        "colleague": _("A colleague"),
        "relative": _("Somebody of the family"),
        "friend": _("A friend"),
        "interpreter": _("An interpreter"),
        "official": _("An official"),
        "community": _("Somebody of the community"),
    }
)
GIVEN_WHYS = CodeList(
    {
        "asked_for": _("The person wished it"),
        "cannot_decide": _("The person cannot decide alone now"),
        "court": _("A court decided it"),
        "no_guardian": _("No guardian can be reached"),
        "guardian_unsafe": _("Asking the guardian could bring harm"),
        "law_allows": _("The law lets a person of this age decide"),
        "could_not_ask": _("The child could not be asked"),
    }
)
AUTHORITIES = CodeList(
    {
        "court": _("A court"),
        "local_authority": _("The local authority"),
        "social_affairs": _("The authority for social affairs"),
        "police": _("The police"),
        "other": _("Another authority"),
    }
)
PARTS = CodeList(
    {
        "identity": _("Who the person is"),
        "whereabouts": _("Where the person is"),
        "what_happened": _("What happened"),
        "health": _("Health"),
        "counselling": _("Counselling"),
        "legal": _("Police and court matters"),
        "family": _("The family"),
    }
)
WITHHELD_WHYS = CodeList(
    {
        "harm": _("Fear of harm"),
        "tell_oneself": _("Wants to tell it without us"),
        "private": _("It is private"),
        "not_needed": _("They do not need to know it"),
        "other": _("Another reason"),
    }
)
YES_NO = CodeList({"yes": _("Yes"), "no": _("No")})

HAND_OVER_KINDS = CodeList({"for_good": _("For good"), "leave": _("While the colleague is away")})
HAND_OVER_STATES = CodeList(
    {
        "asked": _("Waits for the supervisor"),
        "done": _("Handed over"),
        "ended": _("The colleague is back"),
        "undone": _("Taken back on the same day"),
        "refused": _("Not agreed to"),
    }
)
FORGET_WHYS = CodeList(
    {
        "asked": _("The person asks for it"),
        "time_over": _("The time for which we keep records is over"),
        "never_served": _("The person was never in our service"),
        "ordered": _("A law or a court orders it"),
        "danger": _("Keeping it is a danger to the person"),
    }
)
# The one reason for which somebody in service may be forgotten, and what her stay then ends with.
SHE_ASKS, SHE_LEAVES = "asked", "declined_service"
# Approvals
APPROVAL_KINDS = CodeList(
    {
        "admission": _("Admission"),
        "plan": _("Plan"),
        "graduation": _("Graduation"),
        "closure": _("Closure"),
        "grant": _("Grant"),
    }
)
APPROVAL_STATES = CodeList(
    {
        "asked": _("Waits for an answer"),
        "agreed": _("Agreed"),
        "returned": _("Given back"),
        "withdrawn": _("Taken back"),
    }
)
RETURN_WHYS = CodeList(
    {
        "incomplete": _("Something is missing"),
        "her_wish": _("What they want does not stand in it"),
        "safety": _("Not safe enough yet"),
        "means": _("We lack the means"),
        "talk": _("Let us talk about it first"),
        "other": _("Another reason"),
    }
)
# How long what is kept
RETAINED = CodeList(
    {
        "identity": _("Who the person is"),
        "casework": _("What was written of the work"),
        "clinical": _("What was written of counselling"),
        "legal": _("Papers of law"),
        "money": _("Money and receipts"),
        "consents": _("What they signed or said"),
        "files": _("Photos and scans"),
        "participants": _("Names of members and participants"),
        "log": _("What the log tells beside who did what"),
        "talks": _("What was agreed in talks with colleagues"),
    }
)
KEEP_WHYS = CodeList(
    {
        "court": _("A case in court is open"),
        "asked": _("The person asks for it"),
        "follow_up": _("Follow-up goes on"),
        "law": _("A law demands it"),
        "safety": _("Their safety needs it"),
        "authority": _("An authority asks for it"),
    }
)
