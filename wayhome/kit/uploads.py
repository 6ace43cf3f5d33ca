"""What is uploaded stays in memory until it is sealed: no plain byte of it is written to a disk, and it is never larger than allowed."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# Of all files of one request together; the server itself takes twice that (``config/verbs/serve.py``), so that the form can say it.
MOST = 12 * 1024 * 1024


class InMemory(FileUploadHandler):
    """Keeps a request's files in memory. Past the limit it lets go of what it has, and reads on to the end without keeping it.

    A file that was too large arrives empty, with ``too_large`` set: the form says so at its field.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken = 0
        self._buffer: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        self._taken += len(raw_data)
        if self._taken > MOST:
            self._buffer = None
        if self._buffer is not None:
            self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand the file over."""
        buffer = self._buffer if self._buffer is not None else BytesIO()
        buffer.seek(0)
        made = InMemoryUploadedFile(
            file=buffer, field_name=self.field_name, name=self.file_name or "file", content_type=self.content_type,
            size=file_size if self._buffer is not None else 1, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
        made.too_large = self._buffer is None  # type: ignore[attr-defined]
        return made
