"""A real server on a home of its own: started as people start it, looked into from outside, killed without warning."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.openrosa.phone import Phone
from tests.openrosa.wire import Cut

HERE = Path(__file__).parent
SERVE = "from wayhome.cli import main; main()"
PATIENCE = 30


@dataclass
class Server:
    """A home and the processes that serve it."""

    home: Path
    keys: dict[str, str]
    port: int = 0
    running: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, home: Path, **settings: str) -> Server:
        """A home as the office makes it, not yet served."""
        made = cls(home, {}, settings=settings)
        made.keys = json.loads(made.run("office.py", str(home)))
        return made

    def copy(self, home: Path, **settings: str) -> Server:
        """The same home as it stands, somewhere else. Only while nobody serves it."""
        shutil.copytree(self.home, home)
        return Server(home, self.keys, settings=settings)

    # its processes

    def start(self) -> Server:
        """Serve until stopped, on the port it had before, if it had one."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        words = ["up", "--home", str(self.home), "--port", str(self.port)]
        out = (self.home / "said.log").open("ab")
        self.running = subprocess.Popen(
            [sys.executable, "-c", SERVE, *words], env=self.env(), stdout=out, stderr=out, start_new_session=True
        )
        self._until(lambda: self.answers(), "nobody answers")
        return self

    def answers(self) -> bool:
        try:
            return self.phone().head().status == 204
        except (OSError, Cut):
            return False

    def stop(self) -> None:
        """End it as people do."""
        if self.running is not None:
            self.running.terminate()
            try:
                self.running.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        self.running = None

    def kill(self) -> None:
        """kill -9 of the server and of everything it started, all at once."""
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait(PATIENCE)
        self.running = None

    def processes(self) -> list[int]:
        """The server and everything it started."""
        assert self.running is not None
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.running.pid:
                found.append(int(entry.parent.name))
        return found

    # who talks to it

    def phone(self, who: str = "malai", **options: Any) -> Phone:
        """A phone with the key of somebody."""
        return Phone(f"http://127.0.0.1:{self.port}/key/{self.keys[who]}", **options)

    def stranger(self, **options: Any) -> Phone:
        """A phone without a key."""
        return Phone(f"http://127.0.0.1:{self.port}", **options)

    # what it keeps

    def receipts(self, instance: str = "") -> list[tuple[str, str]]:
        """(instance, state) of every submission kept, the oldest first; of one instance, if named."""
        where, wanted = ("WHERE instance = ?", [f"uuid:{instance}"]) if instance else ("", [])
        return self.rows(f"SELECT instance, state FROM capture_submission {where} ORDER BY id", wanted)

    def states(self, instance: str) -> list[str]:
        """What became of each content that came under this instance, once the gate has looked at all of them."""
        self.settled()
        return [state for _, state in self.receipts(instance)]

    def attached(self, instance: str) -> list[tuple[str, int]]:
        """(file name, bytes as kept) of what came with an instance."""
        named = "SELECT filename, size FROM capture_attachment WHERE instance = ? ORDER BY filename"
        return self.rows(named, [f"uuid:{instance}"])

    def settled(self) -> None:
        """Wait until the gate has taken everything that was received."""
        waiting = "SELECT count(*) FROM capture_submission WHERE state = 'received'"
        self._until(lambda: self.rows(waiting) == [(0,)], "the gate does not take what was received")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        reading = sqlite3.connect(f"file:{self.home / 'wayhome.sqlite3'}?mode=ro", uri=True, timeout=20)
        try:
            return reading.execute(query, values).fetchall()
        finally:
            reading.close()

    def book(self) -> dict[str, Any]:
        """What the book holds now: see book.py."""
        self.settled()
        return json.loads(self.run("book.py", str(self.home)))

    def decide(self, *words: str) -> None:
        """Somebody at the office decides: see desk.py."""
        self.run("desk.py", str(self.home), *words)

    def run(self, script: str, *words: str) -> str:
        """Run a script of this folder with the settings of this home. Returns what it said on stdout."""
        command = [sys.executable, str(HERE / script), *words]
        done = subprocess.run(command, env=self.env(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def complaints(self) -> str:
        """What the server said of pages that broke."""
        return (self.home / "said.log").read_text(errors="replace")

    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
        path = os.pathsep.join(filter(None, [str(HERE.parents[1] / "src"), kept.get("PYTHONPATH", "")]))
        named = {"WAYHOME_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
        return kept | {"PYTHONPATH": path, "LANG": "C.UTF-8"} | named | self.settings

    def _until(self, is_so: Any, complaint: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            died = self.running is not None and self.running.poll() is not None
            assert not died and time.monotonic() < end, f"{complaint}: {self.complaints()[-2000:]}"
            time.sleep(0.05)
