"""The inventory of keys is written from the code, and explains every place that makes one."""

import keys


def test_every_place_that_makes_a_key_is_explained() -> None:
    assert keys.makers() - keys.claimed() == set(), "say in tools/keys.py what these keys are"
    assert keys.claimed() - keys.makers() == set(), "tools/keys.py explains what is no longer there"


def test_the_page_is_the_code_of_today() -> None:
    assert keys.PAGE.read_text("utf-8") == keys.page(), "run `make keys`"


def test_every_sealed_column_stands_on_the_page() -> None:
    said = keys.page()
    for one in keys.sealed_columns():
        assert f"| `{one.model._meta.db_table}` | `{one.column}` | `{one.kind}` |" in said
