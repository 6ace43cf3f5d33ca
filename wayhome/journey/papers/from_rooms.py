"""Answers of the journey's rooms for a form: findings, safety, needs, plan, return, contacts. Her words only where she is named."""

from dataclasses import dataclass

from django.utils.translation import get_language

from wayhome.journey.aftercare import queries as aftercare
from wayhome.journey.cases import findings
from wayhome.journey.cases.crossings import crossings, told
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.cases.signs import PURPOSE_IN_LAW
from wayhome.journey.papers.answers import Answers
from wayhome.journey.plans import codes as plan_codes
from wayhome.journey.plans import queries as plans
from wayhome.journey.plans.for_her import plan_for_her
from wayhome.journey.safety import queries as safety
from wayhome.kit import formats
from wayhome.kit.codes import recorded
from wayhome.trust.access.viewer import Viewer

# A form's boxes by the codes of the house.
_ACTS = {
    "recruited": "recruitment", "transported": "transport", "handed_over": "transfer", "harboured": "harbouring", "received": "receipt",
}  # fmt: skip
_MEANS = {
    "deception": "deceived", "no_pay": "no_pay", "intimidation": "threat", "long_hours": "hours", "force": "violence", "debt": "debt",
    "papers": "papers",
}  # fmt: skip
_PURPOSES = {"forced_marriage": "marriage"}
_LEVELS = {"danger": "danger", "risk": "at_risk", "watch": "watch", "safe": "safe"}
DONE = "x"
_IDENTIFIED = {"identified": "yes", "not_identified": "no"}


def written(day: object) -> str:
    """Return a day as the paper's language writes it; nothing for none."""
    return formats.day(day, formats.language(get_language())) if day else ""  # type: ignore[arg-type]


@dataclass(frozen=True)
class Rooms:
    """Fills answers for one person; ``may``: the viewer's permissions on the case; ``words``: whether sealed words may stand there."""

    viewer: Viewer
    case: Case
    may: set[str]
    words: bool
    found: Answers

    def fill(self) -> None:
        """Let every room add what the viewer may see of it."""
        self._findings()
        self._border()
        if "safety.view" in self.may:
            latest = safety.standing(self.viewer, self.case).latest
            if latest is not None:
                self.found.ticked["safety"] = frozenset({_LEVELS[latest.level]})
        if "plans.view" in self.may:
            self._needs()
            self._plan()
        if "aftercare.view" in self.may:
            self._contacts()

    def _findings(self) -> None:
        decided, own = findings.latest(findings.findings(self.viewer, self.case), self.case)
        if decided is not None:
            row = decided.row
            self.found.ticked["identified"] = frozenset({_IDENTIFIED.get(row.status, "open")})
            parts = (str(row.get_authority_display()), row.paper_number, written(row.happened_on))
            self.found.lines["decision"] = ", ".join(part for part in parts if part)
        # Of what we thought before, nothing is ticked.
        signs = findings.codes_of(own.row, self.case) if own is not None else {}
        for sign in signs.get("act", ()):
            self._tick("acts", _ACTS.get(sign))
        for sign in signs.get("means", ()):
            self._tick("means", _MEANS.get(sign))
        for sign in signs.get("purpose", ()):
            self._tick("purposes", _PURPOSES.get(sign, PURPOSE_IN_LAW.get(sign, "other")))

    def _border(self) -> None:
        came = crossings(self.viewer, self.case)
        if not came:
            return
        latest = told(came[0])
        self.found.ticked["border"] = frozenset({"yes"})
        if recorded(latest.row.from_country):
            self.found.lines["abroad"] = str(latest.row.get_from_country_display())
        self.found.lines["handed_by"] = latest.by

    def _tick(self, name: str, box: str | None) -> None:
        if box is not None:
            self.found.ticked[name] = self.found.ticked.get(name, frozenset()) | {box}

    def _needs(self) -> None:
        talk = plans.last_talk(self.viewer, self.case)
        if talk is None:
            return
        answers = plan_codes.ANSWERS
        needed = [(domain, answer) for domain, answer in talk.answers.items() if answer in ("urgent", "some")]
        needed.sort(key=lambda one: one[1] != "urgent")
        self.found.lines["needs"] = ", ".join(
            str(plan_codes.DOMAINS.label(domain)) for domain, _answer in needed
        )
        self.found.rows["need_rows"] = [
            [str(plan_codes.DOMAINS.label(domain)), str(answers.label(answer)), ""]
            for domain, answer in needed
        ]
        self.found.lines["strengths"] = ", ".join(
            str(plan_codes.STRENGTHS.label(code)) for code in talk.strengths
        )

    def _plan(self) -> None:
        if not self.words:
            return
        told = plan_for_her(self.viewer, self.case, page="print")
        self.found.lines["wishes"] = told.wishes
        self.found.lines["review_on"] = written(told.review_on)
        steps = [(goal, step) for goal in told.goals for step in goal.actions]
        self.found.rows["plan_rows"] = [
            [
                str(goal.words or goal.about),
                str(step.words),
                str(step.who),
                written(step.by_on),
                DONE if step.done else "",
            ]
            for goal, step in steps
        ]
        self.found.rows["step_rows"] = [[str(step.words), DONE if step.done else ""] for _goal, step in steps]

    def _contacts(self) -> None:
        stands = aftercare.aftercare(self.case)
        if stands.may_contact and self.case.stage != CLOSED:
            self.found.lines["next_follow_up"] = written(stands.due)
        self.found.rows["follow_up_rows"] = [
            [written(one.happened_on), str(one.get_how_display()), self._went(one)] for one in stands.contacts
        ]
        graduation = aftercare.open_graduation(self.viewer, self.case)
        going = aftercare.return_of(graduation) if graduation is not None else None
        if going is not None and going.agency is not None:
            self.found.lines["receiving"] = going.agency.label

    @staticmethod
    def _went(one: aftercare.FollowUp) -> str:
        if one.reached != "yes":
            return str(one.get_why_display() or one.get_reached_display())
        return str(one.get_safety_display()) if recorded(one.safety) else str(one.get_reached_display())
