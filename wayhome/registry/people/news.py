"""News of this room, for whoever is named in ``config/wiring.py``: ids and the names of fields, nothing of the person."""

from wayhome.kit.events import News

# person_id, fields (names of the facts that changed), user_id (who corrected them)
facts_corrected = News("people.facts_corrected")  # type: ignore[var-annotated]
