"""Plain http on a local network: what passes, and where the rest is led."""

from __future__ import annotations

import pytest

from wayhome.config.plain_door import with_plain_door


@pytest.fixture
def ask(settings):
    settings.WAYHOME_LAN_HTTPS = "https://192.168.7.1:8443"
    settings.ALLOWED_HOSTS = ["192.168.7.1", "laptop.local", "localhost", "127.0.0.1"]

    def passed(environ, start_response):
        start_response("200 OK", [])
        return [b"passed"]

    def ask(path: str, host: str = "192.168.7.1:8000", **more: str) -> tuple[str, dict[str, str]]:
        answered = []
        environ = {
            "PATH_INFO": path, "HTTP_HOST": host, "REQUEST_METHOD": "GET", "wsgi.url_scheme": "http",
            "REMOTE_ADDR": "192.168.7.44", **more,
        }  # fmt: skip
        b"".join(with_plain_door(passed)(environ, lambda status, headers: answered.append((status, dict(headers)))))
        return answered[0]

    return ask


@pytest.mark.parametrize("path", ["/key/abc/formList", "/key/abc/submission", "/lan/", "/static/web/wayhome.css"])
def test_phones_with_a_key_and_the_page_on_trust_pass(ask, path):
    assert ask(path)[0] == "200 OK"
    assert ask(path, REQUEST_METHOD="POST")[0] == "200 OK"


@pytest.mark.parametrize(
    "path, host, query, there",
    [
        ("/", "192.168.7.1:8000", "", "/lan/"),
        ("/sign-in/", "192.168.7.1:8000", "next=/capture/", "https://192.168.7.1:8443/sign-in/?next=/capture/"),
        ("/register/person/", "laptop.local:8000", "", "https://laptop.local:8443/register/person/"),
        ("/sign-in/", "evil.example.org", "", "https://192.168.7.1:8443/sign-in/"),
        ("//evil.example.org/", "192.168.7.1:8000", "", "https://192.168.7.1:8443//evil.example.org/"),
        ("/keys", "192.168.7.1:8000", "", "https://192.168.7.1:8443/keys"),
        ("/a\r\nb", "192.168.7.1:8000", "", "https://192.168.7.1:8443/a%0D%0Ab"),
    ],
)
def test_people_are_led_to_https(ask, path, host, query, there):
    status, headers = ask(path, host, QUERY_STRING=query)
    assert (status, headers["Location"]) == ("302 Found", there)


@pytest.mark.parametrize("path", ["/sign-in/", "/submission", "/imports/"])
def test_nothing_is_taken_in_without_a_key(ask, path):
    assert ask(path, REQUEST_METHOD="POST")[0] == "403 Forbidden"


def test_the_machine_itself_may_use_plain_http(ask):
    assert ask("/sign-in/", "localhost:8000", REMOTE_ADDR="127.0.0.1")[0] == "200 OK"
    assert ask("/sign-in/", "localhost:8000")[0] == "302 Found"
    assert ask("/sign-in/", REMOTE_ADDR="127.0.0.1")[0] == "302 Found"


def test_without_a_network_there_is_no_such_door(ask, settings):
    settings.WAYHOME_LAN_HTTPS = ""
    assert ask("/sign-in/")[0] == "200 OK"


def test_by_https_everything_passes(ask):
    assert ask("/sign-in/", **{"wsgi.url_scheme": "https"})[0] == "200 OK"
