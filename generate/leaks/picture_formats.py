"""Know how files of every picture format begin, and whether Pillow opens some bytes as one.

A format is here if Pillow opens it and its first bytes tell it from chance. Left out: what Pillow names but cannot
decode (BUFR, GRIB, HDF5, MPEG), and formats whose files begin with anything (FLI, IMT, MCIDAS, PhotoCD). TGA, SPIDER,
DIB, PCX and GIMP's brushes begin with few fixed bytes, and are asked for those that their writers leave as they are.
"""

import io
import re
import warnings

from PIL import Image

ANY = "?"  # of a hexadecimal digit
# Pillow's name of each format: how its files begin, as hexadecimal digits.
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "PNG": ("89504e470d0a1a0a",),
    "JPEG": ("ffd8ffe?", "ffd8ffdb", "ffd8ffc?", "ffd8fffe"),
    "GIF": ("474946383761", "474946383961"),
    "WEBP": ("52494646????????57454250",),
    "AVIF": ("000000??6674797061766966", "000000??6674797061766973", "000000??667479706d696631"),
    "TIFF": ("49492a00", "4d4d002a", "49492b00", "4d4d002b", "4d4d2a00", "4949002a"),
    "BMP": ("424d????????00000000????0000",),
    "DIB": tuple(f"{size}000000{ANY * 16}0100" for size in ("28", "34", "38", "40", "6c", "7c")),
    "ICO": ("00000100??00??????00",),
    "CUR": tuple(f"000002000{count}00??????00" for count in range(1, 10)),  # with none, it is a TGA
    "ICNS": ("69636e73",),
    "JPEG2000": ("ff4fff51", "0000000c6a5020200d0a870a"),
    "PPM": ("503?0a3?", "503?0a23", "503?203?", "503?0d0a", "50660a3?", "50660a2d"),
    "PSD": ("38425053000?000000000000",),
    "TGA": ("00000?0000000000????????", "00010?0000????18", "00010?0000????20"),
    "PCX": ("0a0?010?00000000",),
    "DCX": ("b168de3a",),
    "DDS": ("444453207c000000",),
    "SGI": ("01da0?0?000?",),
    "SUN": ("59a66a95",),
    "QOI": ("716f6966",),
    "IM": ("496d61676520747970653a",),
    "SPIDER": (f"0000803f{ANY * 24}0000803f", f"3f800000{ANY * 24}3f800000"),
    "MSP": ("44616e4d", "4c696e53"),
    "FITS": ("53494d504c4520203d",),
    "BLP": ("424c5031", "424c5032"),
    "FTEX": ("46544558",),
    "GBR": (f"000000??00000002{ANY * 24}47494d50",),
    "PIXAR": ("80e80000",),
    "WMF": ("d7cdc69a0000",),
    "EPS": ("252150532d41646f6265", "c5d0d3c6"),
    "XBM": ("23646566696e6520",),
    "XPM": ("2f2a2058504d202a2f",),
    "XVTHUMB": ("503720333332",),
}


# Of formats that Pillow opens only whole: what tells a file that was cut.
_CUT = {"WEBP": re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL), "AVIF": re.compile(rb".{4}ftyp.{4,60}meta", re.DOTALL)}


def opens(data: bytes, format: str | None = None) -> bool:
    """Say whether Pillow opens the bytes as a picture of the format, or of any; a picture of too many pixels is one."""
    if format in _CUT and _CUT[format].match(data):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[format] if format else None) as image:
                return image.width > 0
    except Image.DecompressionBombError:
        return True
    except Exception:  # noqa: BLE001 - pillow's readers raise anything on bytes that are no picture
        return False
