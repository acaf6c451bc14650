"""Add to the site the files of the repository that docs/ links to, each as a page, and pages of the docstrings.

mkdocs calls it (mkdocs.yml, `make docs`). The links in docs/ are those that work on GitHub; here they lead to copies
below source/, so that the site needs no other host.
"""

import json
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "source/"
# What users import, as the docstrings have it: a page each, of these names.
DOCSTRINGS = {
    "imagenet_think": (
        "load verify Pictures Picture PictureMatch to_messages to_preferences open_image decode_image phash "
        "match_image read_run read_records best_records Record RunDescription read_schema Schema "
        "ContractError ImageError"
    ),
    "train/rewards": "format_reward taxonomy_reward rouge_reward",
}
# The first is code, in which nothing is a link.
_LINK = re.compile(r"(?P<code>^```.*?^```|(?P<ticks>`+).+?(?P=ticks))|\]\((?P<link>[^)\s]+)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"<code>[^<]*</code>")  # in a line; a block's has marks of its own
_OPTION = re.compile(r"(?<![^\s>])--?[a-z][\w-]*")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the sources: those that are linked to, and those of the navigation."""
    for module, names in DOCSTRINGS.items():
        name = module.replace("/", ".")
        text = "\n".join([f"# {name}\n", *(f"::: {name}.{one}" for one in names.split())])
        files.append(File.generated(config, f"{SOURCE}{module}.md", content=text))
    texts = {f"docs/{file.src_uri}": file.content_string for file in files.documentation_pages()}
    # As if a page linked to them: the sources that the navigation has.
    texts["nav"] = " ".join(f"]({path})" for path in re.findall(rf"{SOURCE}(.+?)['\"]", repr(config.nav)))
    while texts:
        name, text = texts.popitem()
        for path in _paths_in(name, text):
            uri = _uri_of(path)
            if path.startswith("docs/") or files.get_file_from_path(uri) or not (ROOT / path).is_file():
                continue
            if path.endswith(".png"):
                files.append(File.generated(config, uri, abs_src_path=str(ROOT / path)))
                continue
            content = _as_page(path, (ROOT / path).read_text("utf-8"))
            files.append(File.generated(config, uri, content=content))
            if _is_prose(path):
                texts[path] = content
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Lead the links to files of the repository to their pages."""
    uri = page.file.src_uri
    name = uri.removeprefix(SOURCE) if uri.startswith(SOURCE) else f"docs/{uri}"
    here = posixpath.dirname(uri)

    def led(found: re.Match[str]) -> str:
        if found["code"] or not (path := _path_of(name, found["link"])) or not (ROOT / path).is_file():
            return found[0]
        anchor = found["link"].partition("#")[2]
        to = posixpath.relpath(_uri_of(path), here or ".")
        return f"]({to}{f'#{anchor}' if anchor else ''}"

    return _LINK.sub(led, markdown)


def on_page_content(html: str, **_: object) -> str:
    """Keep the words of options whole: a browser ends a line behind each hyphen."""
    return _CODE.sub(lambda code: _OPTION.sub(r'<span class="it-option">\g<0></span>', code[0]), html)


def _paths_in(name: str, text: str) -> set[str]:
    found = (_path_of(name, match["link"]) for match in _LINK.finditer(text) if match["link"])
    return {path for path in found if path}


def _path_of(name: str, link: str) -> str:
    """Return which file of the repository a link in one of them leads to; empty for an address or an anchor."""
    path = link.partition("#")[0]
    return "" if not path or ":" in path else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _uri_of(path: str) -> str:
    """Return where a file of the repository stands in the site's sources."""
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    return SOURCE + path + ("" if path.endswith(".png") or (_is_prose(path) and path.endswith(".md")) else ".md")


def _is_prose(path: str) -> bool:
    return Path(path).name in ("README.md", "CHANGELOG.md") or path.endswith(".ipynb")


def _as_page(path: str, content: str) -> str:
    """Return a file as Markdown: prose as it is, a notebook's cells one after the other, anything else as code."""
    if path.endswith(".ipynb"):
        cells = ((cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"])
        return "\n\n".join(text if kind == "markdown" else f"```python\n{text}\n```" for kind, text in cells)
    if _is_prose(path):
        return content
    language = {".py": "python", ".yaml": "yaml", ".sbatch": "bash", ".md": "jinja"}.get(Path(path).suffix, "text")
    head = "---\nsearch: {exclude: true}\n---\n"  # one searches what is written about the code
    return f"{head}# {Path(path).name}\n\n`{path}`\n\n~~~~~~ {language}\n{content}\n~~~~~~\n"
