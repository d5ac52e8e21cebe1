"""A small KoboToolbox: the data API as it answers, over real HTTP, with records that a test may edit and delete."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "0123456789abcdef0123456789abcdef01234567"
ASSET = "aGAcvhamUDuDTtbkyeikbD"


def new_uuid() -> str:
    return str(uuid.uuid4())


class KoboServer:
    """`records` are those of the project; `asked` the queries that came; `failures` are given before answers."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.asked: list[dict[str, str]] = []
        self.failures: list[int] = []
        self.most = 1_000
        self.last_id = 400_000_000
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, args=[0.02], daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    # what people do there

    def submit(self, answers: dict[str, Any], day: str = "2020-05-07T02:15:00", **said: Any) -> dict[str, Any]:
        """A new record as the API gives it."""
        self.last_id += 7
        name = new_uuid()
        record = {
            "_id": self.last_id, "formhub/uuid": "5e0b9d2b", **answers, "__version__": "vX", "meta/instanceID":
            f"uuid:{name}", "meta/rootUuid": f"uuid:{name}", "_xform_id_string": ASSET, "_uuid": name,
            "_attachments": [], "_status": "submitted_via_web", "_geolocation": [None, None],
            "_submission_time": day, "_tags": [], "_notes": [], "_validation_status": {}, "_submitted_by": None,
            **said,
        }  # fmt: skip
        self.records.append(record)
        return record

    def edit(self, record: dict[str, Any], **answers: Any) -> None:
        """An edit: the same number and root, another uuid, the old time of submission."""
        name = new_uuid()
        record.update(
            {"_uuid": name, "meta/instanceID": f"uuid:{name}", **{k.replace("__", "/"): v for k, v in answers.items()}}
        )

    def delete(self, record: dict[str, Any]) -> None:
        self.records.remove(record)

    # what the API answers

    def answer(self, asking: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(asking.path)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(said)
        if self.failures:
            status = self.failures.pop(0)
            if status:
                self._say(asking, status, {"detail": "not now"})
            else:
                asking.connection.close()
        elif asking.headers.get("Authorization") != f"Token {TOKEN}":
            self._say(asking, 401, {"detail": "Invalid token."})
        elif parts.path != f"/api/v2/assets/{ASSET}/data.json":
            self._say(asking, 404, {"detail": "Not found."})
        else:
            self._say(asking, 200, self._page(said))

    def _page(self, said: dict[str, str]) -> dict[str, Any]:
        found = [record for record in self.records if _fits(record, json.loads(said.get("query", "{}")))]
        for name, order in reversed(json.loads(said.get("sort", "{}")).items()):
            found.sort(key=lambda record, name=name: record[name], reverse=order < 0)
        start, limit = int(said.get("start", 0)), min(int(said.get("limit", 100)), self.most)
        page = found[start : start + limit]
        if "fields" in said:
            wanted = json.loads(said["fields"])
            page = [{name: record[name] for name in wanted if name in record} for record in page]
        more = len(found) > start + limit
        return {
            "count": len(found),
            "next": f"{self.address}/more" if more else None,
            "previous": None,
            "results": page,
        }

    def _say(self, asking: BaseHTTPRequestHandler, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        asking.send_response(status)
        if status == 302:
            asking.send_header("Location", "http://127.0.0.1:9/elsewhere")
        asking.send_header("Content-Type", "application/json")
        asking.send_header("Content-Length", str(len(body)))
        asking.end_headers()
        asking.wfile.write(body)


def _fits(record: dict[str, Any], query: dict[str, Any]) -> bool:
    tests = {"$gt": lambda a, b: a > b, "$gte": lambda a, b: a >= b, "$in": lambda a, b: a in b}
    return all(tests[sign](record[name], value) for name, wanted in query.items() for sign, value in wanted.items())
