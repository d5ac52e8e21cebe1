"""Receipts: submissions from eight phones at once, each acknowledged once it is durable; then beside a large import.

    python bench/receipts.py [SECONDS]

The server is the one that `wayhome up` runs, on a home of its own, with a key in the address. The phones are one light
process: eight connections that are kept open, each sending its next submission when the last is acknowledged. After
the run every acknowledged submission is looked for in the database.
"""

from __future__ import annotations

import csv
import json
import os
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

PHONES = 8
ALONE = (1_000, 30)
BESIDE_IMPORT = (140, 50)
ROWS = 100_000
BOUNDARY = "--------------------------wayhome"

MEMBER = (
    "<member><family_name>សុខ</family_name><given_name>ចាន់{n}</given_name><sex>female</sex><age>{n}</age>"
    '<meta><entity dataset="people" create="1" id="{uid}"><label>សុខ ចាន់{n}</label></entity></meta></member>'
)
FORM = (
    '<?xml version="1.0"?><data id="household" version="2020050701" '
    'xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">'
    "<start>2020-05-07T09:15:00.000+07:00</start><place><province>02</province><district>0206</district>"
    "<commune>020601</commune><village>02060101</village></place><arrived>2020-05-06</arrived>"
    "<crossing_point>poi-pet</crossing_point><phone>099 100 001</phone>{members}"
    "<orx:meta><orx:instanceID>uuid:{uid}</orx:instanceID></orx:meta></data>"
)


def submission(path: str) -> tuple[str, bytes]:
    """The id of a new household of three, and the request that sends it."""
    uid = str(uuid.uuid4())
    members = "".join(MEMBER.format(n=n, uid=uuid.uuid4()) for n in (31, 33, 4))
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="household.xml"\r\n'
        f"Content-Type: text/xml\r\n\r\n{FORM.format(members=members, uid=uid)}\r\n--{BOUNDARY}--\r\n"
    ).encode()
    head = (
        f"POST {path}/submission?deviceID=bench HTTP/1.1\r\nHost: localhost\r\nX-OpenRosa-Version: 1.0\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return f"uuid:{uid}", head.encode() + body


def send(port: int, path: str, seconds: float) -> None:
    """The phones: print as JSON how long each receipt took, and which instances were acknowledged."""
    waiting = [submission(path) for _ in range(int(seconds * 4_000))]
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


def prepare(home: Path) -> str:
    """A home with the country and one enumerator. Returns the key of the phone."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.accounts import field_keys
    from wayhome.accounts.models import AreaGrant, User
    from wayhome.config import home as office
    from wayhome.packs.load import load_reference

    office.make()
    load_reference(by="bench")
    user = User.objects.create_user("enumerator", role="enumerator")
    AreaGrant.objects.create(user=user, area="02")
    return field_keys.make(user, "bench", by="bench")


def sheet(path: Path) -> None:
    """A registration sheet of `ROWS` invented people."""
    header = (
        "No,Household,Household size,Relation,Family name,Given name,Name in Khmer,Sex,Age,Phone,Date of arrival,"
        "Point of entry,Registered at,From,Village,People,Registered on"
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


def phones(port: int, path: str, seconds: float) -> dict[str, list]:
    done = subprocess.run(
        [sys.executable, __file__, "--send", str(port), path, str(seconds)], stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


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
        send(int(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        key = prepare(home)
        sheet(Path(folder) / "people.csv")
        server, port = up(home)
        try:
            phones(port, f"/key/{key}", 1.0)
            kept = judge("receipts", home, phones(port, f"/key/{key}", seconds), seconds, ALONE)
            importing = bring_in(home, Path(folder) / "people.csv")
            time.sleep(3.0)
            said = phones(port, f"/key/{key}", seconds)
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
