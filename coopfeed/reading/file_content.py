"""What a file is, by its first bytes: not all that is called ".png" is a picture."""

from __future__ import annotations

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import FieldError, brief

HEAD = 1024
"""Bytes at the beginning of a file that are looked at."""

_POINTER = b"version https://git-lfs.github.com/spec/"
_HTML = (b"<!doctype html", b"<html", b"<head")
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftyphevc", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
)
_NAMES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/vnd.microsoft.icon": ".ico",
}
"""The pictures that browsers show, with the extension of each."""

NOT_SHOWN = {
    ".heic": "HEIC",
    ".heif": "HEIC",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".psd": "Photoshop",
}
"""The extensions of pictures that browsers and feed readers do not show, with what people call them."""

_EXPORT = "export it as JPEG or PNG"


def check(path: str, kind: str, head: bytes) -> FieldError | None:
    """Return what is odd about a file that is called `path`, of the media type `kind`, whose first bytes are `head`.

    That is a picture that browsers show, of another kind than its name says.

    Raises:
        FieldError: it is not such a file.
    """
    name = brief(path)
    if not head:
        raise FieldError(Code.WRONG_FILE_CONTENT, f"{name} is empty", "save or copy the file again")
    if head.startswith(_POINTER):
        raise FieldError(Code.WRONG_FILE_CONTENT, f"{name} is a Git LFS pointer, not the file", "run `git lfs pull`")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML) and kind != "text/html":
        hint = "download the file itself; this may be an error page"
        raise FieldError(Code.WRONG_FILE_CONTENT, f"{name} is a web page (HTML), not what its name says", hint)
    found = _picture(head)
    if kind not in _NAMES or found == kind:
        return None
    if found in _NAMES:
        message = f"{name} is a {_NAMES[found][1:].upper()} picture"
        return FieldError(Code.WRONG_FILE_CONTENT, message, f"rename it to end in {_NAMES[found]}")
    if found:
        what = found.rpartition("/")[2].rpartition(".")[2].upper()
        message = f"{name} is a {what} picture, which browsers and feed readers do not show"
        raise FieldError(Code.WRONG_FILE_CONTENT, message, _EXPORT)
    raise FieldError(Code.WRONG_FILE_CONTENT, f"{name} is not a picture", "save or copy the picture again")


def _picture(head: bytes) -> str:
    """Return the media type of the picture that begins with `head`, or ""."""
    found = next((kind for at, signature, kind in _SIGNATURES if head.startswith(signature, at)), "")
    # Both may say first that they are of the family (ISO/IEC 23008-12, 10.2), and then which.
    return "image/avif" if found == "image/heic" and b"avif" in head[8:64] else found


def unknown_type(path: str, extension: str) -> FieldError:
    """Return the error of a file whose `extension` implies no media type that can be published."""
    if extension in NOT_SHOWN:
        message = f"{brief(path)} is a {NOT_SHOWN[extension]} picture, which browsers and feed readers do not show"
        return FieldError(Code.UNKNOWN_FILE_TYPE, message, _EXPORT)
    hint = "use a common extension (.jpg .png .webp .pdf .mp3 …); an enclosure can set its `type:` instead"
    return FieldError(Code.UNKNOWN_FILE_TYPE, f"the extension of {brief(path)} does not imply a media type", hint)
