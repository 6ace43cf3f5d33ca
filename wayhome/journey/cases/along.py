"""Acts on cases in which rooms above take part, inside the act: who does is named in ``config/wiring.py``."""

from wayhome.kit.events import Along

# (by, of_id, to: {case id: account id}, since): people passed from one colleague to others for good, and with them what she sees to
# for them. ``since`` is the moment of a hand-over that is taken back: only what ``to`` had then goes back.
people_passed: Along[...] = Along("cases.people_passed")
# (by, case): the work on a case has ended (closed, retired, forgotten): nothing of it stays open.
case_ended: Along[...] = Along("cases.case_ended")
