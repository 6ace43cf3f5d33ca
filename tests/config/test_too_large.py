"""The server itself takes more than a form keeps, so that what is too large is told in words."""

from wayhome.config.verbs import serve
from wayhome.kit import media, uploads


def test_the_server_takes_twice_what_is_kept() -> None:
    assert serve.BODY > 2 * uploads.MOST
    assert all(most <= uploads.MOST for most in media.LARGEST.values())
