"""Examples of evidence: indicators, bulletins."""

from tests.cast import Cast
from tests.examples.ground import Example, Find, figures, of_vn, plain
from tests.examples.services import OfServices
from wayhome.evidence.bulletins.actions import draft_item
from wayhome.evidence.indicators.actions import install_indicators, set_target
from wayhome.trust.access.viewer import SYSTEM


class OfEvidence(OfServices):
    """The figures, a target, an item of the bulletin."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        install_indicators(by=SYSTEM)
        of: dict[str, str] = {"code": "counselling_sessions", "period": "2022-10"}
        self.target = set_target(by=cast.viewer("me_officer"), office=self.office, value=90, **of)
        self.item = draft_item(by=self.lead, office=self.office, activity_id=self.round_table.pk)


def target_of(world: OfEvidence) -> Example:
    """The target of a figure."""
    return Example({"office": "vn", "code": "counselling_sessions", "id": world.target.pk}, office="vn")


PAGES: dict[str, Find] = {
    "indicators:month": plain(),
    "indicators:office": figures(),
    "indicators:charts": figures(),
    "indicators:opening": figures(),
    "indicators:indicator": figures(code="counselling_sessions"),
    "indicators:rows": figures(code="counselling_sessions"),
    "indicators:targets": figures(code="counselling_sessions"),
    "indicators:target": target_of,
    "indicators:drop_target": target_of,
    "bulletins:month": plain(),
    "bulletins:office": figures(),
    "bulletins:lines": figures(),
    "bulletins:items": figures(),
    "bulletins:context": figures(),
    "bulletins:draft": lambda world: Example({"office": "vn"}, office="vn", answer=302),  # by POST
    "bulletins:item": of_vn("id", lambda world: world.item),
    "bulletins:place": of_vn("id", lambda world: world.item, answer=302),  # by POST
    "bulletins:file": figures(month="2022-10", lang="km", ending="txt"),
}
