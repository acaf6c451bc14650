"""Name licences as the Hub does: by its own ids, SPDX's spellings mapped to them, all others as `other` with a link.

Imports nothing of the project: generate/publishing/licences.py is a link to this file.
"""

import json
import re
from difflib import get_close_matches
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

LISTS = json.loads(Path(__file__).with_name("hub_lists.json").read_text("utf-8"))
HUB_LICENCES: list[str] = LISTS["licences"]
OTHER = "other"
_LICENCES_PAGE = "https://huggingface.co/docs/hub/repositories-licenses"


def hub_licence(licence: str) -> str | None:
    """Return the Hub's id of a licence given by that id or as SPDX spells it, with spaces too; None without one."""
    name = "-".join(licence.lower().split())
    name = LISTS["spellings"].get(name, name)
    return name if name in HUB_LICENCES else None


def spdx_id(licence: str) -> str | None:
    """Return a licence's SPDX id in SPDX's own spelling; None where SPDX does not list it."""
    if not re.fullmatch(r"[A-Za-z0-9.+-]+", licence) or licence.lower().startswith("licenseref-"):
        return None
    try:
        return str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        return None


def licence_page(licence: str) -> str:
    """Return the address of a known licence: at SPDX, or the Hub's page of licences."""
    name = spdx_id(licence)
    return f"https://spdx.org/licenses/{name}.html" if name else _LICENCES_PAGE


def licence_problem(licence: str) -> str | None:
    """Say why a licence is no id of the Hub or of SPDX, with the nearest ids; None where it is one."""
    if hub_licence(licence) or spdx_id(licence):
        return None
    near = get_close_matches(licence.lower(), HUB_LICENCES, 3, cutoff=0.0)
    return (
        f"{licence!r} is a licence that neither the Hub nor SPDX lists; the nearest ids are {', '.join(near)}; all are "
        f"at {_LICENCES_PAGE}"
    )


def licence_fields(licence: str, url: str, name: str | None = None) -> dict[str, str]:
    """Return a head's fields of a licence: its id on the Hub, else `other` with a name and a link."""
    known = hub_licence(licence)
    if known and known != OTHER:
        return {"license": known}
    label = re.sub(r"[^a-z0-9.]+", "-", (name or licence).lower()).strip("-.")
    return {"license": OTHER, "license_name": label, "license_link": url}
