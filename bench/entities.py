"""Lists of records for phones: 100,000 people through the running server, and how often phones may ask for the version.

    python bench/entities.py [PEOPLE]

Prints the whole list, plain and packed, with a field key over http; the manifest of a form that has a list of people,
asked by an enumerator of one province; and what an unchanged list costs.
"""

from __future__ import annotations

import datetime as dt
import http.client
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from ledger import prepare, source

PROMISED_SECONDS, PROMISED_MANIFEST = 1.6, 0.02
BATCH = 5_000
XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance id="people" src="jr://file-csv/people.csv"/></model></h:head><h:body>
<input ref="instance('people')/root/item[home='' and sex='' and age='']"/></h:body></h:html>"""


def fill(count: int) -> None:
    """People of every village in turn, and a form that asks for them."""
    from wayhome.capture import files
    from wayhome.capture.forms.tables import Form, FormFile, FormVersion
    from wayhome.kernel.clock import now
    from wayhome.ledger.write import Draft, write
    from wayhome.packs.load import load_reference
    from wayhome.reference.areas import Area

    load_reference(by="bench")
    villages = list(Area.objects.filter(level=4).order_by("uid").values_list("uid", flat=True))
    known, src = dt.date(2020, 5, 7), source()
    for start in range(0, count, BATCH):
        said = [
            {
                "family_name": f"Invented{n % 997}", "given_name": f"Nobody{n}", "name_local": f"គ្មាននរណា {n}",
                "sex": "female", "age": n % 80, "home": villages[n * 7919 % len(villages)], "known_by": known,
            }
            for n in range(start, min(start + BATCH, count))
        ]  # fmt: skip
        write([Draft("person", values) for values in said], source=src, by="bench")
    form = Form.objects.create(form_id="visit")
    version = FormVersion.objects.create(
        form=form, version="1", digest=files.keep(XFORM), md5="0" * 32, size=1, published_at=now(), by="bench"
    )
    FormFile.objects.create(version=version, filename="people.csv", kind="person")


def enumerator(area: str) -> str:
    """The key of an enumerator of that area."""
    from wayhome.accounts import field_keys
    from wayhome.accounts.models import AreaGrant, Role, User

    user = User.objects.create_user(f"enumerator-{area}", role=Role.ENUMERATOR)
    AreaGrant.objects.create(user=user, area=area)
    return field_keys.make(user, "bench", "bench")


def fetch(port: int, path: str, **headers: str) -> tuple[float, int, bytes, str]:
    """Seconds, status, body and ETag of one request on a connection of its own."""
    began = time.perf_counter()
    phone = http.client.HTTPConnection("127.0.0.1", port)
    phone.request("GET", path, headers=headers)
    answer = phone.getresponse()
    content = answer.read()
    return time.perf_counter() - began, answer.status, content, answer.headers["ETag"] or ""


def best(port: int, path: str, runs: int = 5, **headers: str) -> tuple[float, bytes, str]:
    tries = [fetch(port, path, **headers) for _ in range(runs)]
    assert {status for _, status, _, _ in tries} <= {200, 304}, tries[0]
    return median(taken for taken, _, _, _ in tries), tries[0][2], tries[0][3]


def told(what: str, measured: float, promised: float) -> bool:
    print(f"{what}: {measured:.3f} of {promised} s = {measured / promised:.2f}")
    return measured > promised


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        fill(count)
        country, province = enumerator("KH"), enumerator("02")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        serve = "from wayhome.cli import main; main()"
        up = [sys.executable, "-c", serve, "up", "--home", folder, "--port", str(port)]
        server = subprocess.Popen(up, stdout=subprocess.DEVNULL)
        try:
            return measure(port, count, country, province)
        finally:
            server.terminate()
            server.wait(20)


def measure(port: int, count: int, country: str, province: str) -> int:
    address = "/key/{}/forms/visit/1/media/people.csv"
    for _ in range(200):
        try:
            fetch(port, f"/key/{province}/formList")
            break
        except ConnectionError:
            time.sleep(0.1)
    plain, content, etag = best(port, address.format(country))
    assert content.count(b"\n") == count + 1
    packed, small, _ = best(port, address.format(country), **{"Accept-Encoding": "gzip"})
    broken = told(f"{count:,} people, plain, {len(content) / 1e6:.1f} MB", plain, PROMISED_SECONDS)
    broken |= told(f"{count:,} people, packed, {len(small) / 1e6:.1f} MB", packed, PROMISED_SECONDS)
    manifest, _, _ = best(port, f"/key/{province}/forms/visit/1/manifest.xml", 30)
    broken |= told("the manifest of a form with such a list, one province", manifest, PROMISED_MANIFEST)
    unchanged, nothing, _ = best(port, address.format(country), 30, **{"If-None-Match": etag})
    assert nothing == b""
    broken |= told("an unchanged list asked for again", unchanged, PROMISED_MANIFEST)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
