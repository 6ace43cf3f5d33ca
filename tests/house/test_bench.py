"""The page of speeds keeps what was not measured anew, and what people wrote into it."""

from benchmarks.run import merged

PAGE = "# Speed\nhow\n\n## SQLite 3.40\n\nold\n\n## What it costs\nby hand\n\n## Finding somebody\nold too\n"


def test_what_is_measured_anew_takes_the_place_of_what_was_and_all_else_stays() -> None:
    page = merged(PAGE, {"SQLite 3.41": ["new"], "Handing over": ["more", "lines"]})
    assert page == (
        "# Speed\nhow\n\n## SQLite 3.41\n\nnew\n\n## What it costs\n\nby hand\n\n## Finding somebody\n\nold too\n\n"
        "## Handing over\n\nmore\nlines\n"
    )
    assert merged(page, {}) == page
    assert merged("", {"": ["# Speed"], "SQLite": ["new"]}) == "# Speed\n\n## SQLite\n\nnew\n"
