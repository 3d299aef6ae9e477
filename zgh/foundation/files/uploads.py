"""Large uploads are counted, not kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from .hold import MAX_BYTES, MAX_VIDEO_BYTES
from .sniff import sniff


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most 10 MB of a file to disk (60 of a film) and drops the rest, but reports the true size.

    So a 5 GB upload costs neither memory nor disk, and the form field can still say how large it was. For the
    setting FILE_UPLOAD_HANDLERS, after the memory handler for small files.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept, self.most = 0, MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it while there is room; the parser goes on counting."""
        if not self.kept and self._takes_film() and sniff(raw_data[:64]) == "MP4":
            self.most = MAX_VIDEO_BYTES
        room = self.most + 1 - self.kept
        if room > 0:
            self.file.write(raw_data[:room])
            self.kept += len(raw_data[:room])

    def _takes_film(self) -> bool:
        """Only where the page says so (`view.takes_film`), and only for who is signed in."""
        request: Any = self.request
        match = getattr(request, "resolver_match", None)
        is_for_films = getattr(getattr(match, "func", None), "takes_film", False)
        return bool(is_for_films and request.user.is_authenticated)
