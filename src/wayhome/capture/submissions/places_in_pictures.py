"""Where a photograph or film was made is taken out of it before it is stored; how it is to be turned stays."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from wayhome.capture.submissions import media_types, picture_boxes, picture_chunks, picture_segments
from wayhome.capture.submissions.picture_orientation import Unreadable

__all__ = ["Unreadable", "remove"]

Content = mmap.mmap
Pieces = Callable[[Content], Iterator[bytes]]

_REWRITTEN: dict[str, Pieces] = {
    media_types.JPEG: picture_segments.pieces,
    media_types.PNG: picture_chunks.png,
    media_types.WEBP: picture_chunks.webp,
}
_BOXES = frozenset({media_types.HEIC, "image/avif", "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"})


def remove(path: Path, media_type: str) -> bool:
    """Take everything out of a picture or film that tells of its making. Returns whether the file changed.

    Pixels and sound stay bit for bit as they are. Types that hold no place, and those nobody can look into, are left
    alone. Raises Unreadable for a file that is not built as its type says; it is unchanged then.
    """
    if media_type in _REWRITTEN:
        return _rewrite(path, _REWRITTEN[media_type])
    if media_type in _BOXES:
        with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
            return picture_boxes.blank(content)
    return False


def _rewrite(path: Path, pieces: Pieces) -> bool:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as written:
        new = Path(written.name)
        try:
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                for piece in pieces(content):
                    written.write(piece)
                size = len(content)
            changed = written.tell() != size
        except BaseException:
            new.unlink()
            raise
    if changed:
        new.replace(path)
    else:
        new.unlink()  # whatever is taken out makes it shorter: this is the same file
    return changed
