"""How a bulletin's file is called: pure."""

MARK = "INTERNAL, NOT FOR PUBLICATION"


def file_name(office: str, month: str, lang: str, ending: str) -> str:
    """Return the name of a bulletin's file; it says by itself that it is for inside."""
    return f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_{office}_{month}_{lang}.{ending}"


def around(sentence: str, mark: str) -> tuple[str, str]:
    """Return what stands before and after the figure's place in a sentence; ValueError if it has none, or two."""
    before, *after = sentence.split(mark)
    if len(after) != 1:
        raise ValueError(f"a line holds its figure once: {sentence!r}")
    return before, after[0]
