"""A form and its answers as a paper to print, in the language that is on: call it under ``translation.override``."""

from django.utils.translation import gettext as _

from wayhome.journey.papers.answers import Answers
from wayhome.journey.papers.sheets.shapes import Ask, Grid, Head, Piece, Say, Sheet, Sign, Tick
from wayhome.kit import printing


def made(sheet: Sheet, answers: Answers, lang: str) -> printing.Paper:
    """Return the paper. Sentences that are read to the person say that no native reader has read them yet, but in English."""
    to_her = any(isinstance(piece, Say) and piece.to_her for piece in sheet.pieces)
    under = [str(sheet.purpose)]
    if to_her and lang != "en":
        under.append(_("The words that are read to the person were not yet checked by a native reader."))
    return printing.Paper(
        lang=lang,
        office=answers.lines.get("office", ""),
        title=str(sheet.title),
        under=under,
        parts=[_part(piece, answers) for piece in sheet.pieces if _stands(piece, answers)],
        foot=_("Confidential. Form %(form)s. Keep it locked away; show it only to whom the person agreed to.")
        % {"form": sheet.official},
    )


def _stands(piece: Piece, answers: Answers) -> bool:
    """A table that only repeats what is known is left out where nothing is."""
    empty = isinstance(piece, Grid) and piece.source and not piece.first and not piece.blank
    return not (empty and not answers.rows.get(piece.source))  # type: ignore[union-attr]


def _part(piece: Piece, answers: Answers) -> printing.Part:
    match piece:
        case Head():
            return printing.Heading(str(piece.words))
        case Ask():
            return printing.Field(str(piece.label), answers.lines.get(piece.source, ""), piece.lines)
        case Tick():
            ticked = answers.ticked.get(piece.source, frozenset())
            boxes = [(str(words), code in ticked) for code, words in piece.boxes]
            return printing.Ticks(str(piece.label), boxes, piece.room)
        case Grid():
            width = len(piece.columns)
            known = [list(row) for row in answers.rows.get(piece.source, ())]
            first = [[str(words), *[""] * (width - 1)] for words in piece.first]
            columns = [str(words) for words in piece.columns]
            return printing.Table(str(piece.label), columns, known + first, piece.blank)
        case Say():
            return printing.Words(str(piece.words), soft=not piece.to_her)
        case Sign():
            return printing.Boxes([str(words) for words in piece.labels], str(piece.stamp))
