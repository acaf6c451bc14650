"""Store pictures so that any reader sees in them what the teachers saw."""

from io import BytesIO

from PIL import Image

from imagenet_think import decode_image

_SUFFIXES = {"JPEG": "jpg", "PNG": "png"}  # that every reader of pictures knows


def portable_picture(data: bytes) -> tuple[str, bytes]:
    """Return a suffix and a picture: the file itself if it shows what the teachers saw, else a PNG of that.

    The file shows something else where it is turned by its EXIF, longer than the bound, transparent, or of another mode
    or format. Raises ImageError.
    """
    seen = decode_image(data)
    with Image.open(BytesIO(data)) as plain:
        suffix = _SUFFIXES.get(plain.format or "")
        if suffix and (plain.mode, plain.size, plain.tobytes()) == ("RGB", seen.size, seen.tobytes()):
            return suffix, data
    png = BytesIO()
    seen.save(png, "PNG")
    return "png", png.getvalue()
