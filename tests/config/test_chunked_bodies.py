"""A body in chunks reaches a page whole, with its length."""

from __future__ import annotations

import io

import pytest

from wayhome.config.chunked_bodies import with_chunked_bodies


def ask(content: bytes, **environ: str) -> tuple[list[str], list[bytes]]:
    said: list[str] = []

    def application(environ, start_response):
        start_response("200 OK", [])
        return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]

    asked = {"wsgi.input": io.BytesIO(content), **environ}
    return said, list(with_chunked_bodies(application)(asked, lambda status, headers: said.append(status)))


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_it_comes_whole(size):
    assert ask(b"x" * size, HTTP_TRANSFER_ENCODING="chunked") == (["200 OK"], [b"x" * size])


def test_a_body_of_known_length_is_not_touched():
    assert ask(b"abcdef", CONTENT_LENGTH="3") == (["200 OK"], [b"abc"])


def test_one_without_an_end_is_refused(settings):
    settings.WAYHOME_MOST_BYTES = 100_000
    said, content = ask(b"x" * 200_000, HTTP_TRANSFER_ENCODING="chunked")
    assert said == ["413 Content Too Large"] and content == []
