"""Places of machines are found in every form; prose and addresses of the web hold none."""

import pytest

from generate.building.machine_places import find_place

PLACES = [
    "~user/x",
    "~/x",
    "C:/Users/me",
    "c:\\users\\me",
    "\\\\server\\share",
    "\\\\\\\\server\\\\share",
    "//server/share/x",
    "file://host/x",
    "file:///home/x",
    "word:/home/me",
    "'/my data/x'",
    "/mnt/My Pictures/x.png",
    "see (/home/me/x)",
    "https://example.org/?f=/home/me/x",
    "%2Fhome%2Fme%2Fx",
    "%252Fhome%252Fme",
    "\\u002fhome\\u002fme",
    "\\x2fhome\\x2fme",
    "\\/home\\/me\\/x",
    "／home／me",
    "/\u200bhome/me",
    "/home\u2060/me",
    "\\Users\\me\\x",
    "cc -L/home/me",
    "10.0.0.1:/x",
    "rsync://host/x",
    "sqlite:////home/me/x.db",
    "&#47;home&#47;me&#47;x",
    "&sol;home&sol;me&sol;x",
    "file%3A%2F%2Fhost%2Fx",
    "me@gpu7:/scratch/x",
    "smb://nas/x",
    '["/home/me/x"]',
    "=/home/me",
    ",/home/me/x",
    "D:/x.txt",
    "/Users/me/Library/Application Support/x",
    "open:/srv/models/x",
    "/домой/я/x",
    "ssh://me@host/x",
    "~root/.ssh/id_rsa",
    "/net/host.example/x",
]
PROSE = [
    "and/or",
    "he/she",
    "1/2",
    "~1/2 of",
    "km/h",
    "https://example.org/a/b/c",
    "http://127.0.0.1:8000/v1/chat/completions",
    "https://[::1]:80/v1/x",
    "[x](https://a.b/c/d)",
    "<b>a</b></i></p>",
    "</think></answer>",
    "10/100/1000",
    "n01440764/n01440764_1.JPEG",
    "a.tar::n1/x.JPEG",
    "hub:o/n@main/c/train#3",
    "data/*/x.parquet",
    "./x/y",
    "../x/y",
    "he / she / they",
    "input/output",
    "s3://bucket/x",
    "w/o",
    "TCP/IP",
    "24/7",
    "Q: A: B",
    "a: /think",
    "see docs/building.md",
    "50 %/year",
    "\"a/b\" and 'c/d'",
    "ratio is 3:/4",
    "\\\\boxed{4}",
    "\\frac{a}{b}",
    "\\\\ \\hline",
    "~5/10",
    "doi:10.1000/182",
    "C: a letter",
    "http://h:80/a:/b",
    "TODO //comment",
    "http://a/b//c/d",
    "<img src='x'/><br/>",
    "either/or/both",
    "(yes/no/maybe)",
    "it's 'a/b/c'",
    "/v1",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_place_is_found(text: str) -> None:
    assert find_place(text)
    assert find_place(f"it says {text} there")


@pytest.mark.parametrize("text", PROSE)
def test_prose_holds_no_place(text: str) -> None:
    assert not find_place(text)
    assert not find_place(f"it says {text} there")
