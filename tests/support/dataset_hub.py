"""Serve one dataset as a Hub does, for clients that read."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote


class Hub(ThreadingHTTPServer):
    """Answer what a client asks of a Hub to read one dataset, `someone/think`; `commit` changes what it serves."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _HubHandler)
        self.commits: dict[str, Path] = {}
        self.newest = ""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def commit(self, folder: Path) -> None:
        self.newest = hashlib.sha1(str(len(self.commits)).encode()).hexdigest()
        self.commits[self.newest] = folder


class _HubHandler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        parts = unquote(self.path.split("?")[0]).strip("/").split("/")
        api = parts[0] == "api"
        parts = parts[1:] if api else parts
        if parts[:3] != ["datasets", "someone", "think"]:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        sha = self.server.newest if len(parts) < 5 or parts[4] == "main" else parts[4]
        folder = self.server.commits[sha]
        kind = parts[3] if len(parts) > 3 else "revision"
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        if not api:
            self._send_file(folder / "/".join(parts[5:]), sha)
        elif kind == "revision":
            siblings = [{"rfilename": str(file.relative_to(folder))} for file in files]
            self._send_json({"id": "someone/think", "sha": sha, "siblings": siblings, "private": False, "tags": []})
        elif kind == "tree":
            below = folder / "/".join(parts[5:])
            recursive = "recursive=true" in self.path.lower()
            found = sorted(below.rglob("*") if recursive else below.glob("*"))
            self._send_json([self._entry(file, folder) for file in found])
        else:  # paths-info
            content = self.body.decode()
            names = json.loads(content)["paths"] if content.startswith("{") else parse_qs(content)["paths"]
            self._send_json([self._entry(folder / name, folder) for name in names if (folder / name).exists()])

    def _entry(self, path: Path, folder: Path) -> dict[str, Any]:
        oid = hashlib.sha1(path.read_bytes() if path.is_file() else b"").hexdigest()
        kind = "file" if path.is_file() else "directory"
        size = path.stat().st_size if path.is_file() else 0
        return {"type": kind, "path": str(path.relative_to(folder)), "oid": oid, "size": size}

    def _send_file(self, file: Path, sha: str) -> None:
        if not file.is_file():
            self._send(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": sha})
            return
        data = file.read_bytes()
        headers = {"X-Repo-Commit": sha, "ETag": f'"{hashlib.sha1(data).hexdigest()}"', "Accept-Ranges": "bytes"}
        wanted = self.headers.get("Range")
        if wanted:
            first, last = wanted.removeprefix("bytes=").split("-")
            end = min(int(last or len(data) - 1), len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{end}/{len(data)}"
            self._send(206, data[int(first) : end + 1], headers)
        else:
            self._send(200, data, headers)

    def _send_json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
