"""Details of the log for tests: opened with the half that lies under the pepper as long as nobody (or one) holds a copy."""

from typing import Any

from wayhome.trust.audit.keys import pair_under_pepper, unsealed
from wayhome.trust.audit.models import AuditKey, Detail, Entry


def opened(entry: Entry) -> Any:
    """Return what an entry tells beside its columns."""
    row = Detail.objects.get(seq=entry.seq)
    pair = pair_under_pepper(AuditKey.objects.get(version=row.key_version))
    assert pair is not None
    return unsealed(row, bytes(entry.commitment), pair)


def everything_told() -> str:
    """Return all details there are, in one text: to look for what must not be among them."""
    return str([opened(entry) for entry in Entry.objects.all()])
