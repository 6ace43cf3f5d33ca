"""Entry by proxy: preset to who sits at the screen, folded until it is used."""

from dataclasses import dataclass

from wayhome.kit.forms import CreateForm
from wayhome.kit.ids import new_id
from wayhome.kit.proxy import ByProxy


@dataclass(frozen=True)
class Account:
    pk: str

    def __str__(self) -> str:
        return self.pk


HOA, LINH = Account("hoa"), Account("linh")


class Recording(ByProxy, CreateForm):
    """Any form that records."""


def sent(**data: str) -> Recording:
    return Recording({"id": str(new_id()), **data}, colleagues=[HOA, LINH], me=HOA)


def test_says_nothing_and_it_is_the_one_at_the_screen():
    form = sent()
    assert form.is_valid(), form.errors
    assert form.proxy == {"done_by": HOA, "source": "screen"}
    assert [fold.opened for fold in form.folded] == [False]


def test_for_a_colleague_from_paper_and_the_fold_stays_open():
    form = sent(done_by="linh", source="paper")
    assert form.is_valid(), form.errors
    assert form.proxy == {"done_by": LINH, "source": "paper"}
    assert [fold.opened for fold in form.folded] == [True]


def test_a_stranger_is_refused_and_the_fold_opens():
    form = sent(done_by="robin")
    assert not form.is_valid()
    assert form.folded[0].opened
    assert '<details class="govuk-details wh-fold" open>' in str(form)


def test_folded_questions_stand_once():
    page = str(Recording(colleagues=[HOA, LINH], me=HOA))
    assert page.count('name="done_by"') == page.count('name="source"') == 1
    assert page.count("linh")
    assert " open>" not in page


def test_the_system_has_no_account_of_its_own():
    form = Recording({"id": str(new_id())})
    assert form.is_valid(), form.errors
    assert form.proxy == {"done_by": None, "source": "screen"}
