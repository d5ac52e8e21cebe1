"""Sealed texts: what was signed opens and verifies, and no changed letter does."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.problems import Problem
from wayhome.kernel.sealed import MARK, Sealed, is_signed_by, key_id, opened, seal

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2))
PUBLIC, ANOTHER = (key.public_key().public_bytes_raw() for key in (KEY, OTHER))
CONTENT = st.binary(min_size=1, max_size=300)


@given(CONTENT)
def test_what_was_sealed_opens_and_is_signed_by_that_key_alone(content):
    found = opened(seal(content, KEY))
    assert isinstance(found, Sealed) and found.content == content
    assert is_signed_by(found, PUBLIC) and not is_signed_by(found, ANOTHER)


@given(CONTENT, st.data())
def test_no_other_letter_at_any_place_verifies(content, data):
    text = seal(content, KEY)
    at = data.draw(st.integers(len(MARK), len(text) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").filter(lambda one: one != text[at]))
    found = opened(text[:at] + letter + text[at + 1 :])
    assert isinstance(found, Problem) or not is_signed_by(found, PUBLIC)


@given(CONTENT, st.data())
def test_no_changed_byte_of_content_or_signature_verifies(content, data):
    found = opened(seal(content, KEY))
    assert isinstance(found, Sealed)
    packed = bytearray(found.signature + found.content)
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    assert not is_signed_by(Sealed(bytes(packed[64:]), bytes(packed[:64])), PUBLIC)


@given(CONTENT)
def test_a_text_is_read_from_an_address_in_small_letters_and_with_blanks(content):
    text = seal(content, KEY)
    half = len(text) // 2
    for written in (f"https://wayhome.example/verify/#{text}", text.lower(), f" {text[:half]}\n {text[half:]} "):
        assert opened(written) == opened(text)


def test_a_signature_over_the_same_bytes_for_another_use_is_none():
    content = b"the same bytes"
    assert not is_signed_by(Sealed(content, KEY.sign(content)), PUBLIC)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "sealed.not_one"),
        ("https://example.org/", "sealed.not_one"),
        ("WH2:AAAA", "sealed.not_one"),
        (MARK, "sealed.not_whole"),
        (MARK + "A" * 40, "sealed.not_whole"),
        (MARK + "18901890", "sealed.not_whole"),
        (MARK + "សុខ", "sealed.not_whole"),
    ],
)
def test_what_is_no_code_is_said_to_be_none_and_half_a_code_to_be_half(written, code):
    found = opened(written)
    assert isinstance(found, Problem) and found.code == code


def test_a_code_that_was_cut_short_verifies_nowhere():
    text = seal(b"C\nC-2020-00042", KEY)
    for length in range(len(text)):
        found = opened(text[:length])
        assert isinstance(found, Problem) or not is_signed_by(found, PUBLIC)


def test_the_id_of_a_key_is_the_beginning_of_its_digest():
    assert key_id(PUBLIC) == "34750F98" and key_id(ANOTHER) != key_id(PUBLIC)
