"""News of this room, for whoever is named in ``config/wiring.py``: ids and a code, nothing of the person."""

from wayhome.kit.events import News

# talk_id, user_id (who wrote it): a needs talk was recorded, corrected or retired
needs_talked = News("plans.needs_talked")  # type: ignore[var-annotated]
