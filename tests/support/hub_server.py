"""Serve a Hub on 127.0.0.1 to the real clients: repositories, large files, Xet, commits, pull requests, tags.

It fails on request. It counts the objects and files that arrive, and refuses an object whose bytes do not have its
SHA-256, and a card whose metadata break its public rules, as the Hub does. Only requests with TOKEN see a private
repository.
"""

import base64
import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.hub_rules import errors_in_card
from tests.support.xet_store import chunks_of, files_of

TOKEN = "hf_" + "a" * 34
_KINDS = {"datasets": "dataset", "spaces": "space", "models": "model"}
GITATTRIBUTES = b"*.parquet filter=lfs\n"  # what a new repository has
_LARGE = (".parquet", ".zst", ".png", ".jsonl")


@dataclass(frozen=True)
class Blob:
    data: bytes
    large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def oid(self) -> str:
        """Return the SHA-1 by which git knows it; for a large file that of its pointer."""
        return hashlib.sha1(b"blob %d\0" % len(self.pointer) + self.pointer).hexdigest()

    @property
    def pointer(self) -> bytes:
        head = "version https://git-lfs.github.com/spec/v1"
        return f"{head}\noid sha256:{self.sha256}\nsize {len(self.data)}\n".encode() if self.large else self.data


@dataclass
class Repository:
    private: bool = False
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)  # what each holds, the oldest first
    refs: dict[str, str] = field(default_factory=dict)  # main, refs/pr/1, …
    tags: dict[str, str] = field(default_factory=dict)
    pull_requests: list[dict[str, Any]] = field(default_factory=list)

    def commit(self, files: Mapping[str, Blob], ref: str = "main") -> str:
        sha = hashlib.sha1(f"{len(self.commits)} {time.time_ns()}".encode()).hexdigest()
        self.commits[sha] = dict(files)
        self.refs[ref] = sha
        return sha

    def sha_of(self, revision: str) -> str | None:
        found = self.refs.get(revision) or self.tags.get(revision) or revision
        return found if found in self.commits else None


@dataclass
class Fault:
    """Disturb the next `times` requests in whose `METHOD /path` the pattern is found."""

    pattern: str
    status: int | None = None  # answered instead of the real one
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_request_after: int | None = None  # bytes of the body that are read before the connection is cut
    cut_answer_after: int | None = None  # bytes of the body that are sent before the connection is cut
    wait_s: float = 0.0
    before: Callable[[], Any] | None = None  # called first: another user's action meanwhile
    times: int = 1


class Hub(ThreadingHTTPServer):
    """Hold the Hub's state, and serve it from a thread until the end of the `with`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.repositories: dict[tuple[str, str], Repository] = {}
        self.objects: dict[str, bytes] = {}  # large files that have arrived, by sha256
        self.xorbs: dict[str, bytes] = {}  # blocks of chunks, by the store's hash
        self.arrived: Counter[str] = Counter()  # how often each file, or chunk of one, was sent
        self.committed: Counter[tuple[str, str]] = Counter()  # how often each small file came with a commit
        self.requests: list[str] = []
        self.unknown: list[str] = []  # requests that this Hub has no answer for
        self.faults: list[Fault] = []
        self.on_progress: Callable[[int], None] | None = None  # called with the bytes of large files received so far
        self.received = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Ignore errors of killed clients, and of connections cut on purpose."""

    def repository(self, name: str, kind: str = "dataset") -> Repository:
        return self.repositories[kind, name]

    def put(self, name: str, folder: Path, kind: str = "dataset") -> str:
        """Commit a folder's files to main, as if somebody had pushed them; return the commit."""
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        blobs = {p.relative_to(folder).as_posix(): Blob(p.read_bytes(), p.name.endswith(_LARGE)) for p in files}
        return self.repositories.setdefault((kind, name), Repository()).commit(blobs)

    def files(self, name: str, revision: str = "main", kind: str = "dataset") -> dict[str, bytes]:
        repository = self.repositories[kind, name]
        return {path: blob.data for path, blob in repository.commits[str(repository.sha_of(revision))].items()}

    def hashes(self, name: str, revision: str = "main", kind: str = "dataset") -> dict[str, str]:
        return {path: hashlib.sha256(data).hexdigest() for path, data in self.files(name, revision, kind).items()}

    def misbehave(self, pattern: str, **how: Any) -> Fault:
        self.faults.append(fault := Fault(pattern, **how))
        return fault

    def fault_of(self, request: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and re.search(fault.pattern, request):
                    fault.times -= 1
                    return fault
        return None

    def count_bytes(self, count: int) -> None:
        with self.lock:
            self.received += count
            received = self.received
        if self.on_progress:
            self.on_progress(received)


@contextmanager
def serve_hub() -> Iterator[Hub]:
    with Hub() as hub:
        threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield hub
        hub.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        request = f"{self.command} {self.path}"
        self.server.requests.append(request)
        self.fault = self.server.fault_of(request)
        if self.fault:
            if self.fault.before:
                self.fault.before()
            time.sleep(self.fault.wait_s)
            if self.fault.cut_request_after is not None:
                self.rfile.read(self.fault.cut_request_after)
                self._cut()
                return
        self.body = self._read_body()
        if self.fault and self.fault.status:
            self._send(self.fault.status, b"{}", self.fault.headers)
            return
        url = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(url.query).items()}
        self._route([unquote(part) for part in url.path.strip("/").split("/")])

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            pieces = []
            while size := int(self.rfile.readline().strip() or b"0", 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
                self._count(size)
            self.rfile.readline()
            return b"".join(pieces)
        left, pieces = int(self.headers.get("Content-Length", 0)), []
        while left and (piece := self.rfile.read1(min(left, 1 << 14))):
            pieces.append(piece)
            left -= len(piece)
            self._count(len(piece))
        if left:
            raise ConnectionError("the client went away")
        return b"".join(pieces)

    def _count(self, size: int) -> None:
        if self.command == "PUT":
            self.server.count_bytes(size)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)

    # ------------------------------------------------------------------------------------------------- which answer

    def _route(self, parts: list[str]) -> None:
        if parts[0] == "objects":
            self._large_file(parts[1], verify=parts[-1] == "verify")
        elif parts[0] in ("v1", "v2"):
            self._xet(*parts[1:])
        elif parts[:2] == ["api", "validate-yaml"]:
            asked = json.loads(self.body)
            if errors := errors_in_card(asked["content"], asked["repoType"]):
                answer = {"errors": [{"message": message} for message in errors], "warnings": []}
                self._send(400, json.dumps(answer).encode(), {"Content-Type": "application/json"})
            else:
                self._json({"errors": [], "warnings": []})
        elif parts == ["api", "whoami-v2"]:
            self._json({"type": "user", "name": "someone", "orgs": []})
        elif parts[:2] == ["api", "repos"]:
            self._create(json.loads(self.body))
        elif parts[0] == "api" and parts[1] in _KINDS and len(parts) >= 4:
            self._with_repository(_KINDS[parts[1]], "/".join(parts[2:4]), parts[4:], self._api)
        else:
            kind = _KINDS[parts.pop(0)] if parts[0] in _KINDS else "model"
            name = "/".join(parts[:2]).removesuffix(".git")
            self._with_repository(kind, name, parts[2:], self._git)

    def _with_repository(
        self, kind: str, name: str, rest: list[str], answer: Callable[[Repository, list[str]], None]
    ) -> None:
        repository = self.server.repositories.get((kind, name))
        if not repository or (repository.private and self.headers.get("Authorization") != f"Bearer {TOKEN}"):
            self._send(401 if repository else 404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        self.kind, self.name = kind, name
        answer(repository, rest)

    def _create(self, asked: dict[str, Any]) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send(401, b'{"error": "Invalid username or password."}', {})
            return
        name, kind = f"{asked['organization']}/{asked['name']}", asked.get("type", "model")
        if (kind, name) in self.server.repositories:
            there = {"error": "You already created this repo", "url": f"{self.server.url}/{kind}s/{name}"}
            self._send(409, json.dumps(there).encode(), {})
            return
        repository = Repository(private=asked.get("visibility") == "private")
        repository.commit({".gitattributes": Blob(GITATTRIBUTES, large=False)})
        self.server.repositories[kind, name] = repository
        self._json({"url": f"{self.server.url}/{kind}s/{name}"})

    def _api(self, repository: Repository, rest: list[str]) -> None:
        what, *more = rest or ["revision"]
        if what == "discussions":
            self._discussions(repository, more)
        elif what == "refs":
            self._refs(repository)
        elif what == "xet-write-token":
            self._json({"accessToken": "xet", "exp": int(time.time()) + 3600, "casUrl": self.server.url})
        elif not (sha := repository.sha_of(more[0] if more else "main")):
            self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        elif what == "revision":
            siblings = [{"rfilename": path} for path in repository.commits[sha]]
            described = {"id": self.name, "sha": sha, "siblings": siblings, "private": repository.private, "tags": []}
            self._json(described | {"sdk": "gradio"} if self.kind == "space" else described)
        elif what == "tree":
            self._tree(repository.commits[sha], "/".join(more[1:]))
        elif what == "paths-info":
            body = self.body.decode()
            paths = json.loads(body)["paths"] if body.startswith("{") else parse_qs(body)["paths"]
            self._json([entry for path in paths for entry in _listed(repository.commits[sha], path)])
        elif what == "preupload":
            self._preupload(repository.commits[sha])
        elif what == "commit":
            self._commit(repository, more[0])
        elif what == "tag":
            asked = json.loads(self.body)
            if asked["tag"] in repository.tags:
                self._send(409, b"{}", {})
            else:
                repository.tags[asked["tag"]] = sha
                self._json({})
        else:
            self._not_known()

    def _git(self, repository: Repository, rest: list[str]) -> None:
        if rest[-1:] == ["batch"]:
            self._batch()
        elif rest[:1] == ["resolve"]:
            self._resolve(repository, rest[1], "/".join(rest[2:]))
        else:
            self._not_known()

    def _not_known(self) -> None:
        self.server.unknown.append(f"{self.command} {self.path}")
        self._send(404, b"{}", {"X-Error-Code": "EntryNotFound"})

    # ------------------------------------------------------------------------------------------------------ uploads

    def _preupload(self, files: Mapping[str, Blob]) -> None:
        self._json({"files": [self._mode(files, file["path"]) for file in json.loads(self.body)["files"]]})

    def _mode(self, files: Mapping[str, Blob], path: str) -> dict[str, Any]:
        there = {"oid": files[path].oid} if path in files else {}
        mode = "lfs" if path.endswith(_LARGE) else "regular"
        return {"path": path, "uploadMode": mode, "shouldIgnore": False} | there

    def _batch(self) -> None:
        objects = []
        for asked in json.loads(self.body)["objects"]:
            href = f"{self.server.url}/objects/{asked['oid']}"
            actions = {"upload": {"href": href}, "verify": {"href": f"{href}/verify"}}
            objects.append(asked if asked["oid"] in self.server.objects else asked | {"actions": actions})
        self._json({"transfer": "basic", "objects": objects})

    def _large_file(self, sha256: str, verify: bool) -> None:
        if verify:
            self._send(200 if sha256 in self.server.objects else 404, b"{}", {})
        elif hashlib.sha256(self.body).hexdigest() != sha256:
            self._send(400, b'{"error": "checksum"}', {})
        else:
            with self.server.lock:
                self.server.objects[sha256] = self.body
                self.server.arrived[sha256] += 1
            self._send(200, b"", {})

    def _xet(self, what: str, *more: str) -> None:
        """Answer requests to the store of chunks. A block that is there gets no grant, so it is not sent again."""
        xorbs, name = self.server.xorbs, more[1] if len(more) > 1 else ""
        if what == "xorb-grants" and name in xorbs:
            self._json({})
        elif what == "xorb-grants":
            url = f"{self.server.url}/v1/xorbs/default/{name}"
            granted = {"id": name, "url": url, "method": "PUT", "headers": {}}
            self._send(201, json.dumps(granted).encode(), {"Content-Type": "application/json"})
        elif what == "xorbs":
            with self.server.lock:
                xorbs[name] = self.body
                self.server.arrived.update(hashlib.sha256(chunk).hexdigest() for chunk in chunks_of(self.body))
            self._json({"was_inserted": True})
        elif what in ("xorb-commits", "telemetry"):
            self._json({})
        elif what == "shards":
            for sha256, data in files_of(self.body, xorbs):
                assert hashlib.sha256(data).hexdigest() == sha256
                self.server.objects[sha256] = data
            self._send(200, b'{"type": "result"}\n', {"Content-Type": "application/x-ndjson"})
        elif what == "chunks":
            self._send(404, b"{}", {})  # no chunk is known of other repositories
        else:
            self._not_known()

    def _commit(self, repository: Repository, ref: str) -> None:
        lines = [json.loads(line) for line in self.body.splitlines()]
        header = lines[0]["value"]
        with self.server.lock:
            head = repository.refs[ref]
            if header.get("parentCommit", head) != head:
                self._send(412, b'{"error": "A commit has happened since."}', {})
                return
            files = dict(repository.commits[head])
            for line in lines[1:]:
                value = line["value"]
                if line["key"] == "file":
                    files[value["path"]] = Blob(base64.b64decode(value["content"]), large=False)
                    self.server.committed[value["path"], files[value["path"]].oid] += 1
                elif line["key"] == "lfsFile":
                    files[value["path"]] = Blob(self.server.objects[value["oid"]], large=True)
                elif line["key"] == "deletedFile":
                    del files[value["path"]]
            sha = repository.commit(files, ref)
        url = f"{self.server.url}/{self.kind}s/{self.name}"
        self._json({"commitUrl": f"{url}/commit/{sha}", "commitOid": sha, "pullRequestUrl": None})

    # ----------------------------------------------------------------------------------------------- pull requests

    def _discussions(self, repository: Repository, more: list[str]) -> None:
        found = repository.pull_requests
        if more[1:] == ["status"]:
            found[int(more[0]) - 1]["status"] = json.loads(self.body)["status"]
            event = {"id": "1", "type": "status-change", "createdAt": "2026-11-24T00:00:00.000Z"}
            self._json({"newStatus": event | {"data": {"status": "open"}, "author": {"name": "someone"}}})
        elif more:
            self._json(found[int(more[0]) - 1])
        elif self.command == "GET":
            self._json({"count": len(found), "start": 0, "discussions": found})
        else:
            asked, number = json.loads(self.body), len(found) + 1
            repository.refs[f"refs/pr/{number}"] = repository.refs["main"]
            of_request = {"title": asked["title"], "num": number, "status": "draft", "isPullRequest": True}
            where = {"repo": {"name": self.name, "type": self.kind}, "author": {"name": "someone"}}
            dated = {"createdAt": "2026-11-24T00:00:00.000Z", "events": [], "filesWithConflicts": []}
            found.append(of_request | where | dated | {"changes": {"base": "refs/heads/main"}})
            self._json(found[-1])

    def _refs(self, repository: Repository) -> None:
        def listed(refs: Mapping[str, str], folder: str) -> list[dict[str, str]]:
            return [{"name": n, "ref": f"refs/{folder}/{n}", "targetCommit": sha} for n, sha in refs.items()]

        branches = {name: sha for name, sha in repository.refs.items() if "/" not in name}
        self._json({"branches": listed(branches, "heads"), "tags": listed(repository.tags, "tags"), "converts": []})

    # ---------------------------------------------------------------------------------------------------- downloads

    def _tree(self, files: Mapping[str, Blob], folder: str) -> None:
        below = f"{folder}/" if folder else ""
        found: dict[str, dict[str, Any]] = {}
        for path in sorted(path for path in files if path.startswith(below)):
            parts = path.removeprefix(below).split("/")
            for depth in range(1, len(parts)):
                inner = below + "/".join(parts[:depth])
                if depth == 1 or self.query.get("recursive", "").lower() == "true":
                    found[inner] = {"type": "directory", "path": inner, "oid": "0" * 40, "size": 0}
            if len(parts) == 1 or self.query.get("recursive", "").lower() == "true":
                found[path] = _file(path, files[path])
        if folder and not found:
            self._send(404, b"{}", {"X-Error-Code": "EntryNotFound"})
        else:
            self._json(list(found.values()))

    def _resolve(self, repository: Repository, revision: str, path: str) -> None:
        sha = repository.sha_of(revision)
        if not sha:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
            return
        blob = repository.commits[sha].get(path)
        if not blob:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": sha})
            return
        headers = {"X-Repo-Commit": sha, "ETag": f'"{blob.oid}"', "Accept-Ranges": "bytes"}
        if blob.large:
            headers |= {"X-Linked-Size": str(len(blob.data)), "X-Linked-Etag": f'"{blob.sha256}"'}
        if wanted := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            first, last = int(wanted[1]), min(int(wanted[2] or len(blob.data)), len(blob.data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(blob.data)}"
            self._send(206, blob.data[first : last + 1], headers)
        else:
            self._send(200, blob.data, headers)

    # ------------------------------------------------------------------------------------------------------ answers

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.fault and self.fault.cut_answer_after is not None:
            self.wfile.write(data[: self.fault.cut_answer_after])
            self.wfile.flush()
            self._cut()
        else:
            self.wfile.write(data)


def _listed(files: Mapping[str, Blob], path: str) -> list[dict[str, Any]]:
    """Return the file of this path, or the folder; empty where there is none."""
    if path in files:
        return [_file(path, files[path])]
    inside = any(name.startswith(f"{path}/") for name in files)
    return [{"type": "directory", "path": path, "oid": "0" * 40, "size": 0}] if inside else []


def _file(path: str, blob: Blob) -> dict[str, Any]:
    large = {"oid": blob.sha256, "size": len(blob.data), "pointerSize": len(blob.pointer)}
    described = {"type": "file", "path": path, "oid": blob.oid, "size": len(blob.data)}
    return described | ({"lfs": large} if blob.large else {})
