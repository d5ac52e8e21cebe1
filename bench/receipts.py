"""Receipts: submissions from eight phones at once, each acknowledged once it is durable; then beside a large import.

    python bench/receipts.py [SECONDS]

The server is the one that `wayhome up` runs, on a home of its own, with a key in the address. The phones are one light
process: eight connections that are kept open, each sending its next family when the last is acknowledged, while the
worker takes them through the gate, three records each. After the run every acknowledged submission is looked for in
the database.
"""

from __future__ import annotations

import csv
import json
import os
import re
import selectors
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PHONES = 8
ALONE = (1_000, 30)
BESIDE_IMPORT = (140, 50)
ROWS = 100_000
BOUNDARY = "--------------------------wayhome"

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def submission(path: str, filled: str) -> tuple[str, bytes]:
    """The form as filled in, with ids of its own: its instance, and the request that sends it."""
    new = {old: str(uuid.uuid4()) for old in UUID.findall(filled)}
    xml = UUID.sub(lambda old: new[old[0]], filled)
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="household.xml"\r\n'
        f"Content-Type: text/xml\r\n\r\n{xml}\r\n--{BOUNDARY}--\r\n"
    ).encode()
    head = (
        f"POST {path}/submission?deviceID=bench HTTP/1.1\r\nHost: localhost\r\nX-OpenRosa-Version: 1.0\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return re.findall("instanceID>([^<]+)<", xml)[0], head.encode() + body


def send(port: int, path: str, seconds: float, filled: str) -> None:
    """The phones: print as JSON how long each receipt took, and which instances were acknowledged."""
    waiting = [submission(path, filled) for _ in range(int(seconds * 3_000))]
    took, acknowledged = [], []
    chosen = selectors.DefaultSelector()
    for _ in range(PHONES):
        phone = socket.create_connection(("127.0.0.1", port))
        phone.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        instance, request = waiting.pop()
        chosen.register(phone, selectors.EVENT_READ, [instance, time.perf_counter(), b""])
        phone.sendall(request)
    end = time.perf_counter() + seconds
    while chosen.get_map():
        for key, _ in chosen.select():
            phone, sent = key.fileobj, key.data
            sent[2] += (came := phone.recv(65536))
            if came and not sent[2].endswith(b"</OpenRosaResponse>"):
                continue
            assert sent[2].startswith(b"HTTP/1.1 201"), sent[2]
            took.append(time.perf_counter() - sent[1])
            acknowledged.append(sent[0])
            if time.perf_counter() > end or not waiting:
                chosen.unregister(phone)
                phone.close()
                continue
            sent[0], request = waiting.pop()
            sent[1:] = time.perf_counter(), b""
            phone.sendall(request)
    json.dump({"took": took, "acknowledged": acknowledged}, sys.stdout)


def prepare(home: Path) -> tuple[str, str]:
    """A home with the country, one form and one enumerator. Returns the key of the phone, and the form filled in."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.accounts import field_keys
    from wayhome.accounts.models import AreaGrant, User
    from wayhome.config import home as office
    from wayhome.packs.load import load_reference

    office.make()
    load_reference(by="bench")
    from tests.capture.phones import FAMILY, Member, family, publish

    publish(FAMILY)
    user = User.objects.create_user("enumerator", role="enumerator")
    AreaGrant.objects.create(user=user, area="02")
    filled = family(Member("Sokha", 30, skills="carpentry cooking"), village="02060101", note="by the well")
    return field_keys.make(user, "bench", by="bench"), filled.xml.decode()


def sheet(path: Path) -> None:
    """A registration sheet of `ROWS` invented people."""
    header = (
        "No,Household,Household size,Relation,Family name,Given name,Name in Khmer,Sex,Age,Phone,Date of arrival,"
        "Point of entry,Registered at,From,Village,People,Registered on,Agreed to share"
    )
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        for n in range(ROWS):
            family = f"H-{n // 4}", "4", "Head" if n % 4 == 0 else "Child"
            name = f"Family{n // 4}", f"Given{n}", "", "FM"[n % 2], str(n % 70), ""
            writer.writerow(
                [f"B{n}", *family, *name, "2020-04-02", "Poi Pet", "", "Thailand", "02060101", "1", "2020-04-02"]
            )


def bring_in(home: Path, file: Path) -> subprocess.Popen[bytes]:
    wayhome = Path(sys.executable).with_name("wayhome")
    said = (home.parent / "import.log").open("wb")
    command = [wayhome, "import", "person", str(file), "--profile", "registration", "--home", str(home)]
    return subprocess.Popen(command, stdout=said, stderr=said)


def up(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The server, when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wayhome = Path(sys.executable).with_name("wayhome")
    said = (home.parent / "up.log").open("wb")
    server = subprocess.Popen([wayhome, "up", "--home", str(home), "--port", str(port)], stdout=said, stderr=said)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server, port
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit((home.parent / "up.log").read_text())


def phones(port: int, path: str, seconds: float, filled: str) -> dict[str, list]:
    command = [sys.executable, __file__, "--send", str(port), path, str(seconds)]
    done = subprocess.run(command, input=filled.encode(), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def left_for_the_gate(home: Path) -> int:
    book = sqlite3.connect(home / "wayhome.sqlite3")
    (left,) = book.execute("SELECT count(*) FROM capture_submission WHERE state = 'received'").fetchone()
    book.close()
    return left


def judge(name: str, home: Path, said: dict[str, list], seconds: float, promise: tuple[int, int]) -> bool:
    """Print what was reached; whether the promises are kept and nothing acknowledged is missing or twice there."""
    took = sorted(said["took"])
    rate, p95 = len(took) / seconds, took[int(len(took) * 0.95)] * 1_000
    book = sqlite3.connect(home / "wayhome.sqlite3")
    stored = [row[0] for row in book.execute("SELECT instance FROM capture_submission")]
    book.close()
    missing = len(set(said["acknowledged"]) - set(stored)) + len(stored) - len(set(stored))
    print(f"{name}: {rate:,.0f} of {promise[0]:,} a second = {rate / promise[0]:.2f}")
    print(
        f"{name}, p95: {p95:.1f} of {promise[1]} ms = {p95 / promise[1]:.2f}   "
        f"(median {took[len(took) // 2] * 1_000:.1f}, longest {took[-1] * 1_000:.0f}; missing or doubled: {missing})"
    )
    return rate >= promise[0] and p95 <= promise[1] and not missing


def main() -> int:
    if sys.argv[1:2] == ["--send"]:
        send(int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), sys.stdin.buffer.read().decode())
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        key, filled = prepare(home)
        sheet(Path(folder) / "people.csv")
        server, port = up(home)
        try:
            phones(port, f"/key/{key}", 1.0, filled)
            kept = judge("receipts", home, phones(port, f"/key/{key}", seconds, filled), seconds, ALONE)
            print(f"left for the gate when the last was acknowledged: {left_for_the_gate(home):,}")
            while left_for_the_gate(home):
                time.sleep(0.2)
            importing = bring_in(home, Path(folder) / "people.csv")
            time.sleep(3.0)
            said = phones(port, f"/key/{key}", seconds, filled)
            if importing.poll() is not None:
                print("the import ended before the receipts: nothing was measured beside it")
                print((Path(folder) / "import.log").read_text()[-500:])
                kept = False
            kept &= judge("receipts beside an import", home, said, seconds, BESIDE_IMPORT)
            importing.kill()
            importing.wait()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
