r"""Find where a text names a place of a machine: a path, a share, a file on a host.

For the texts that remain free, such as a card's. Addresses of the web, relative paths, "and/or", "km/h" and "1/2" are
none; failures' messages need no search (published_messages.py).
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from generate.leaks.written_forms import resolve

_PART = r"[\w.+@=$%{}~#-]+"
_START = r"(?<![\w/.~<>)\]}*-])"  # not within a word, a relative path, an address or a closing tag, not "(s)/he/they"
_ROOTS = "home|Users|root|mnt|media|scratch|data|var|tmp|opt|srv|usr|etc|Volumes|private|net|nfs|work|workspace|proj"
_PLACES = re.compile(
    rf"{_START}(?:/{_PART}){{2,}}"  # /home/me
    rf"|(?<![\w/.~-])/(?:{_ROOTS})/[\w.~$-]"
    r"|(?<=')(?:/[^'\n/]+){2,}(?=')"  # between quotes a part may begin with a sign, as in '/(old)/x'
    r'|(?<=")(?:/[^"\n/]+){2,}(?=")'
    r"|(?<![\w/.~-])~(?:[A-Za-z_][\w.-]*)?[/\\][\w.$-]"  # ~/runs, ~me/runs
    r"|(?<![A-Za-z0-9])[A-Za-z]:(?:\\+[^\s\\'\"]|/{1,2}[\w.~$-])"  # C:\runs, C:/runs
    r"|(?<![\w\\])\\{2,4}[\w.$-]+\\{1,2}[\w.$-]"  # \\server\share, and as JSON writes it
    r"|(?<![\w:/.])//[\w-][\w.-]*/[\w.$-]"  # //server/share
    rf"|(?<![\w\\:])\\{{1,2}}(?:{_ROOTS})\\{{1,2}}[\w.$-]"  # \\Users\\me
    rf"|(?<=[\s'\"]-[A-Z])/(?:{_ROOTS})/[\w.~$-]"  # an option, as -L/home/me
    r"|\b(?:file|smb|cifs|nfs|afp|sftp|scp|ssh|sshfs|rsync|hdfs|dbfs|sqlite|unix|vscode-remote):/{1,4}[\w.~\\%\[-]"
    r"|\b(?:[\w.-]+@[\w.-]+|\d{1,3}(?:\.\d{1,3}){3}):[/~]",  # me@host:/runs, 10.0.0.1:/runs
    re.IGNORECASE,
)
# An address of the web up to its query, whose values may be places.
_ADDRESS = re.compile(r"\b(?:https?|ftp|wss?|git\+https|hf|s3|gs|doi):/{1,2}[^\s?#'\"<>()]*", re.IGNORECASE)


def find_place(text: str) -> str | None:
    """Return the beginning of the first place that the text names, or None."""
    if not any(sign in text for sign in "/\\%&／＼"):
        return None
    for form in dict.fromkeys((text, unquote(text), unescape(text), *_resolved(text))):
        if found := _PLACES.search(_ADDRESS.sub(" ", form)):
            return found[0]
    return None


def _resolved(text: str) -> Iterator[str]:
    """Yield the text with its escapes resolved, and with what that escapes."""
    for _ in range(2):
        if not (form := resolve(text.encode("utf-8", "surrogatepass"))):
            return
        text = form.text.decode("utf-8", "replace")
        yield text
