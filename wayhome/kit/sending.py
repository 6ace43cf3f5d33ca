"""A file's content as an answer: what it is, under a neutral name, shut off from the page it came from; a part of it where asked."""

import re

from django.http import HttpRequest, HttpResponse

from wayhome.kit.media import ENDINGS, PDF

# Whatever it says, it runs nothing, loads nothing and belongs to no site.
ALONE = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
_RANGE = re.compile(r"^bytes=(\d{0,12})-(\d{0,12})$")


def sent(request: HttpRequest, data: bytes, media_type: str, *, name: str = "file") -> HttpResponse:
    """Return a file: pictures and sounds are shown, papers saved. The name is ours, never the person's or the uploader's."""
    answer = HttpResponse(data, content_type=media_type)
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked and (asked[1] or asked[2]):
        last = len(data) - 1
        first = int(asked[1]) if asked[1] else max(len(data) - int(asked[2]), 0)
        until = min(int(asked[2]), last) if asked[1] and asked[2] else last
        if first > until:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
        else:
            answer.content, answer.status_code = data[first : until + 1], 206
            answer.headers["Content-Range"] = f"bytes {first}-{until}/{len(data)}"
    shown = "attachment" if media_type == PDF else "inline"
    more = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'{shown}; filename="{name}.{ENDINGS[media_type]}"',
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Content-Encoding": "identity",  # a part of it counts in its own bytes
    }
    for header, value in more.items():
        answer.headers[header] = value
    return answer
