"""`wayhome up` as an office runs it: on a network, with a worker that may be killed, and ended in every way."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import sync_playwright

from tests.web.conftest import HERE, sheet
from wayhome.config import lan
from wayhome.kernel.problems import Refused

SERVE = "from wayhome.cli import main; main()"
MAKE = """
import sys
from wayhome.config import home
home.choose(sys.argv[1])
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
import django
django.setup()
from wayhome.accounts.models import AreaGrant, User
from wayhome.packs.load import load_reference
home.make()
load_reference(by="test")
for name, role in {"officer": "provincial_officer", "sokha": "enumerator"}.items():
    AreaGrant.objects.create(user=User.objects.create_user(name, password="gate", role=role), area="02")
"""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ACCESSIBLE = (Path(__file__).parents[1] / "browser" / "accessible.js").read_text("utf-8")
PEOPLE = 2_500
SLOW = 60.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is killed here is killed by signals")


class Office:
    """A home with an officer, and the command line on it."""

    def __init__(self, home: Path):
        self.home = home
        self.port, self.https = free_port(), free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
        self.env = kept | {"PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C.UTF-8"}
        self.running: subprocess.Popen[str] | None = None
        subprocess.run([sys.executable, "-c", MAKE, str(home)], env=self.env, check=True)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", SERVE, *words, "--home", str(self.home)]

    def run(self, *words: str) -> str:
        done = subprocess.run(self.command(*words), env=self.env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def up(self, *words: str) -> None:
        """Start it, and wait until it answers."""
        self.running = subprocess.Popen(
            self.command("up", "--port", str(self.port), *words), env=self.env, stdout=subprocess.PIPE, text=True
        )
        soon(lambda: open_at(f"http://127.0.0.1:{self.port}/sign-in/"))

    def asked(self, question: str) -> list[Any]:
        """Rows of the home's own database, read beside the server."""
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/wayhome.sqlite3?mode=ro", uri=True)) as book:
            return book.execute(question).fetchall()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def soon(ask: Callable[[], Any], within: float = SLOW) -> Any:
    """What is answered as soon as it is anything."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {within} seconds")


def opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


def open_at(url: str, *handlers: urllib.request.BaseHandler) -> str:
    """The page there; "" while nobody answers."""
    try:
        with opener(*handlers).open(url, timeout=10) as answer:
            return str(answer.read().decode(errors="replace"))
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def is_over(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    return Office(tmp_path_factory.mktemp("up") / "home")


@pytest.fixture(scope="module")
def on_a_network(office: Office) -> Iterator[Office]:
    try:
        lan.place()
    except Refused:
        pytest.skip("This machine is in no network.")
    office.up("--lan", "--https-port", str(office.https))
    yield office
    assert office.running is not None
    if office.running.poll() is None:
        office.running.send_signal(signal.SIGTERM)
        assert office.running.wait(30) == 0


class Screen:
    """Somebody at a browser by https, who trusts what the page on trust hands out."""

    def __init__(self, office: Office):
        plain = f"http://127.0.0.1:{office.port}"
        with opener().open(f"{plain}/lan/wayhome-ca.crt", timeout=10) as answer:
            assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
            authority = ssl.DER_cert_to_PEM_cert(answer.read())
        trusting = ssl.create_default_context(cadata=authority)
        self.cookies = http.cookiejar.CookieJar()
        self.browser = opener(
            urllib.request.HTTPSHandler(context=trusting), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self.base = f"https://127.0.0.1:{office.https}"
        self.send("/sign-in/", {"username": "officer", "password": "gate"})

    def open(self, path: str) -> str:
        with self.browser.open(self.base + path, timeout=30) as answer:
            self.url = answer.url
            return str(answer.read().decode())

    def send(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> str:
        """Fill in the form of a page and send it; the page that follows."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.open(path))
        assert token is not None
        border = uuid.uuid4().hex
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": token[1], **fields}.items()
        ]
        if file is not None:
            about = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n'
            parts.append(f"{about}Content-Type: text/csv\r\n\r\n".encode() + file[1] + b"\r\n")
        body = b"".join([*parts, f"--{border}--\r\n".encode()])
        request = urllib.request.Request(self.base + path, body)
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        request.add_header("Referer", self.base + path)
        with self.browser.open(request, timeout=30) as answer:
            self.url = answer.url
            return str(answer.read().decode())


def test_an_import_survives_its_worker_and_everybody_is_taken_in_once(on_a_network):
    office = on_a_network
    screen = Screen(office)
    assert all(cookie.secure for cookie in screen.cookies)
    people = [(f"N{number}", f"Family{number}", "Kolab", "កុលាប", f"099 {number:06}", HERE) for number in range(PEOPLE)]
    screen.send("/imports/", {"profile": "registration", "do": "take"}, ("gate.csv", sheet(*people)))
    assert "/jobs/" in screen.url
    running = soon(
        lambda: office.asked(
            "SELECT worker_ids FROM django_tasks_database_dbtaskresult AS tasks JOIN jobs_job ON task = tasks.id "
            "WHERE status = 'RUNNING' AND done > 0"
        )
    )
    worker = int(json.loads(running[0][0])[0].rpartition(":")[2])
    os.kill(worker, signal.SIGKILL)
    (state, result, starts) = soon(
        lambda: office.asked("SELECT state, result, starts FROM jobs_job WHERE state IN ('done', 'failed')")
    )[0]
    told = json.loads(result)
    assert (state, told["new"] + told["same"]) == ("done", PEOPLE)
    assert told["new"] < PEOPLE and starts >= 1
    assert office.asked("SELECT count(*), count(DISTINCT family_name) FROM records_person") == [(PEOPLE, PEOPLE)]
    assert "/imports/" in screen.open(screen.url.removeprefix(screen.base))


def test_a_phone_with_a_key_needs_no_https_and_people_are_led_to_it(on_a_network):
    office = on_a_network
    plain = f"http://127.0.0.1:{office.port}"
    url = office.run("user", "key", "sokha", "--server", plain).splitlines()[-1]
    with opener().open(urllib.request.Request(f"{url}/submission", method="HEAD"), timeout=10) as answer:
        assert answer.status == 204
    host = re.findall(r"https://([\d.]+):", open_at(f"{plain}/lan/"))[0]
    asked = urllib.request.Request(f"{plain}/register/person/", headers={"Host": f"{host}:{office.port}"})
    with pytest.raises(urllib.error.HTTPError) as led:
        opener(NoRedirect()).open(asked, timeout=10)
    assert led.value.headers["Location"] == f"https://{host}:{office.https}/register/person/"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def test_a_browser_that_trusts_the_authority_keeps_the_capture_app_and_may_encrypt(on_a_network):
    """By a number of the network, where a browser gives neither to plain http."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("There is no Chromium on this machine.")
    office = on_a_network
    authority = x509.load_pem_x509_certificate((office.home / "lan" / "ca.crt").read_bytes())
    key = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = base64.b64encode(hashlib.sha256(key).digest()).decode()
    host = re.findall(r"https://([\d.]+):", open_at(f"http://127.0.0.1:{office.port}/lan/"))[0]
    words = ["--no-sandbox", f"--ignore-certificate-errors-spki-list={trusted}", "--proxy-server=direct://"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=words)
        page = browser.new_page()
        page.goto(f"http://{host}:{office.port}/")
        assert page.url.endswith("/lan/")
        assert page.evaluate("isSecureContext") is False
        assert page.evaluate(ACCESSIBLE) == []
        page.click(f"a[href='https://{host}:{office.https}/'] >> nth=0")
        page.fill("#username", "officer")
        page.fill("#password", "gate")
        page.click("main button")
        page.wait_for_url(f"https://{host}:{office.https}/")
        page.goto(f"https://{host}:{office.https}/capture/")
        assert page.evaluate("isSecureContext && !!crypto.subtle")
        assert page.evaluate("navigator.serviceWorker.ready.then(kept => kept.scope)").endswith("/capture/")
        at_the_laptop = browser.new_page()
        at_the_laptop.goto(f"http://127.0.0.1:{office.port}/sign-in/")
        at_the_laptop.fill("#username", "officer")
        at_the_laptop.fill("#password", "gate")
        at_the_laptop.click("main button")
        at_the_laptop.wait_for_url(f"http://127.0.0.1:{office.port}/")
        browser.close()


def test_whoever_kills_the_command_ends_all_of_it(on_a_network):
    """The last test of the module: nothing answers after it."""
    office = on_a_network
    children = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _parent_of(entry) == office.running.pid
    ]
    assert len(children) >= 3
    office.running.kill()
    office.running.wait()
    soon(lambda: all(is_over(child) for child in children), within=20)
    assert not open_at(f"http://127.0.0.1:{office.port}/sign-in/")


def _parent_of(process: Path) -> int:
    try:
        return int(process.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
