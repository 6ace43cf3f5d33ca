"""Every form there is, in the order in which they are offered."""

from wayhome.journey.papers.sheets.cambodia import SHEETS as CAMBODIA
from wayhome.journey.papers.sheets.shapes import Sheet
from wayhome.journey.papers.sheets.trafficking import SHEETS as TRAFFICKING

SHEETS: dict[str, Sheet] = {sheet.code: sheet for sheet in (*TRAFFICKING, *CAMBODIA)}
