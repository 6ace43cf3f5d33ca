"""What tells who the examples' people are, planted in the examples; and an eye that finds it in an answer, however it is written.

Whoever may see who the person is (``reads_her``), or keeps the group and has its key, is named her on a page, never in its title,
its headers or where it leads to; everybody else nowhere. Being named is a look, and that is in the log.
"""

import base64
import html
import json
import re
import urllib.parse
from dataclasses import dataclass, field

from django.http.response import HttpResponseBase

from tests.examples import WALKING, World
from wayhome.journey.cases.actions import add_part
from wayhome.journey.cases.naming import who
from wayhome.prevention.groups.actions import add_member
from wayhome.registry.people.bodies import AddressBody, ContactBody, IdentifierBody, RelativeBody
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.models import Look

NAME = "Bịa"  # of the example's person: tests/examples/cases.py
OF_HER = {
    "name": NAME,
    "phone": "0987 306 154",
    "address": "Nhà sàn cạnh cây gạo Phìn",
    "paper": "C7719930",
    "relative": "Vừ Thị Khói",
}
OF_A_MEMBER = {"member": "Sùng Thị Khoai"}


def plant(world: World) -> None:
    """Say more of who the example's person is, and the name of a member of the example's group."""
    by = world.cast.viewer("supervisor")
    for body in (
        ContactBody("phone", OF_HER["phone"], safe="never"),
        AddressBody("now", detail=OF_HER["address"]),
        IdentifierBody("passport", OF_HER["paper"]),
        RelativeBody("mother", OF_HER["relative"]),
    ):
        add_part(by=by, case_id=world.case.pk, body=body)
    officer, joined = world.cast.viewer("field_officer"), world.group.began_on
    add_member(by=officer, group=world.group, joined_on=joined, name=OF_A_MEMBER["member"])
    who(world.cast.viewer("counsellor"), world.case, page="who")  # a look, for the pages that tell of looks


def ways(words: str) -> set[bytes]:
    """Words as they may be written down: as they are, for a page, in a script, in an address, in a header, turned to bytes."""
    plain = words.encode()
    marked = {
        html.escape(words),
        json.dumps(words)[1:-1],
        urllib.parse.quote(words),
        urllib.parse.quote_plus(words),
    }
    found = {plain, words.upper().encode(), words.encode("utf-16-le"), plain.hex().encode()}
    return found | {one.encode() for one in marked} | base64s(plain)


def base64s(plain: bytes) -> set[bytes]:
    """What base64 makes of bytes wherever they begin in what is turned: the signs that depend on nothing around them."""
    found = set()
    for before in range(3):
        turned = base64.b64encode(b"\0" * before + plain)
        first = (before * 8 + 5) // 6
        found.add(turned[first : (before + len(plain)) * 8 // 6])
    return found | {one.replace(b"+", b"-").replace(b"/", b"_") for one in found}


def said_in(body: bytes, planted: dict[str, str]) -> set[str]:
    """What of the planted stands in bytes."""
    return {what for what, words in planted.items() if any(way in body for way in ways(words))}


def content(answer: HttpResponseBase) -> bytes:
    """The body of an answer, of one that is streamed too."""
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return b"".join(parts)


def around(answer: HttpResponseBase, body: bytes) -> bytes:
    """What shows of an answer without reading it: its headers (where it leads to, what a file is called) and cookies, its title."""
    titles = re.findall(rb"<title[^>]*>.*?</title>", body, re.DOTALL)
    cookies = answer.cookies.output().encode()
    return b"\n".join([answer.serialize_headers(), cookies, *titles])


@dataclass
class Eye:
    """Looks through the answers that one of the cast gets, and remembers what she was told on which page."""

    world: World
    who: str
    viewer: Viewer
    told: dict[str, set[str]] = field(default_factory=dict)

    @property
    def reads_her(self) -> bool:
        """Whether she may see who the example's person is: by her office, or walking with her."""
        whole = self.world.case.office_id in self.viewer.offices("identity.view")
        return whole or (self.viewer.own("identity.view") and self.who in WALKING)

    @property
    def reads_members(self) -> bool:
        """Whether she may be told the names of the group's members: she keeps groups of the office."""
        return self.world.group.office_id in self.viewer.offices("groups.manage")

    def before(self) -> None:
        """Forget that she looked, so that each page's own look is seen: within ten minutes it is not written again."""
        Look.objects.filter(actor_id=self.viewer.user_id).delete()

    def wrong(self, name: str, answer: HttpResponseBase) -> list[str]:
        """What is wrong with an answer: it names somebody to one who may not know, beside the page itself, or without a look."""
        body = content(answer)
        her, member = said_in(body, OF_HER), said_in(body, OF_A_MEMBER)
        self.told[name] = her | member
        beside = said_in(around(answer, body), OF_HER | OF_A_MEMBER)
        looked = Look.objects.filter(actor_id=self.viewer.user_id).exists()
        return [
            f"{name}: {fault}"
            for fault, found in (
                (f"tells {her} to {self.who}, who may not know", her and not self.reads_her),
                (f"tells {member} to {self.who}, who may not know", member and not self.reads_members),
                (f"tells {beside} in its title or headers", beside),
                (f"tells {her | member}, and no look is in the log", (her | member) and not looked),
            )
            if found
        ]
