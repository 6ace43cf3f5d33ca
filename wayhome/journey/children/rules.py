"""What a look at a child's best interest may say: pure."""

import datetime as dt

# The child's own wish is known: it said it, or somebody it trusts said it for the child.
SPOKE = frozenset({"self", "through"})
WISHED, PARTLY, OTHERWISE = "wished", "partly", "otherwise"
# Against a wish, and where there is none to go by.
AGAINST, BY_WISH = frozenset({PARTLY, OTHERWISE}), frozenset({WISHED, PARTLY, OTHERWISE})
WITHOUT, OPEN = "without", "open"
MOST_AHEAD = 400  # days to the next look: at least once a year


def outcomes(heard: str) -> frozenset[str]:
    """Return the outcomes that are possible where the child was heard so: by its wish only where there is one."""
    return (BY_WISH if heard in SPOKE else frozenset({WITHOUT})) | {OPEN}


def outcome_fault(heard: str, outcome: str, why: str) -> str:
    """Return what is wrong: ``wish`` (nobody can follow or leave a wish that was not said), ``silent`` (it was said, so the outcome
    says what became of it), ``no_why`` (against the wish without a reason), ``why`` (a reason for nothing), or nothing."""
    if outcome not in outcomes(heard):
        return "wish" if outcome in BY_WISH else "silent"
    if outcome in AGAINST:
        return "" if why else "no_why"
    return "why" if why else ""


def again_fault(happened_on: dt.date, outcome: str, again_on: dt.date | None, today: dt.date) -> str:
    """Return ``missing`` (what is not decided is looked at again), ``early``, ``far``, or nothing."""
    if again_on is None:
        return "missing" if outcome == OPEN else ""
    if again_on <= happened_on:
        return "early"
    return "far" if again_on > today + dt.timedelta(days=MOST_AHEAD) else ""
