"""The decision table: what a phone is told, and what becomes of what it sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.openrosa.answers import new_id, picture, remark
from tests.openrosa.phone import message
from tests.openrosa.server import Server
from tests.openrosa.wire import Reply


class Case:
    """One phone, one instance, and what the server said last."""

    def __init__(self, server: Server):
        self.server, self.phone = server, server.phone()
        self.instance = new_id()

    def send(self, text="first", *, instance="", files=None, **said) -> Reply:
        return self.phone.send(remark(text, instance or self.instance, **said), files)

    def edit(self, text: str, deprecates: str) -> str:
        """An edit of an instance; the id of the edit."""
        edited = new_id()
        assert self.send(text, instance=edited, deprecates=deprecates).status == 201
        return edited


def first_time(case):
    return case.send()


def identical(case):
    case.send()
    return case.send()


def identical_with_new_files(case):
    case.send(picture="a.jpg")
    return case.send(picture="a.jpg", files={"a.jpg": picture()})


def still_in_process(case):
    with ThreadPoolExecutor(8) as phones:
        replies = list(phones.map(lambda _: case.server.phone().send(remark("first", case.instance)), range(8)))
    return max(replies, key=lambda reply: reply.status)


def other_content(case):
    case.send()
    return case.send("second")


def other_content_twice(case):
    other_content(case)
    return case.send("second")


def edit_of_the_current(case):
    case.send()
    edited = new_id()
    reply = case.send("second", instance=edited, deprecates=case.instance)
    case.instance = edited
    return reply


def edit_of_an_older(case):
    case.send()
    case.edit("second", case.instance)
    late = new_id()
    reply = case.send("third", instance=late, deprecates=case.instance)
    case.instance = late
    return reply


def edit_of_an_unknown(case):
    return case.send(deprecates=new_id())


def edit_sent_in_parts(case):
    case.send()
    edited = new_id()
    files = {"a.jpg": picture(), "b.m4a": b"a voice"}
    case.phone.split = len(picture()) + 10
    said = {"instance": edited, "deprecates": case.instance, "picture": "a.jpg"}
    assert len(case.phone.submit(remark("second", edited, deprecates=case.instance, picture="a.jpg"), files)) == 2
    case.instance = edited
    return case.send("second", files=files, **said)


def form_unknown(case):
    return case.send(form="no-such-form")


def form_closed(case):
    return case.send(form="closed")


def version_unknown(case):
    return case.send(version="99")


def version_missing(case):
    return case.send(version="")


def dropped_before(case):
    case.send(form="no-such-form")
    case.server.settled()
    case.server.decide("drop", case.instance, "A form that is not ours")
    return case.send(form="no-such-form")


DECISIONS = [
    # situation                   answer  what becomes of each content under the instance
    (first_time,                     201, ["accepted"]),
    (identical,                      201, ["accepted"]),
    (identical_with_new_files,       201, ["accepted"]),
    (still_in_process,               201, ["accepted"]),
    (other_content,                  201, ["accepted", "variant"]),
    (other_content_twice,            201, ["accepted", "variant"]),
    (edit_of_the_current,            201, ["accepted"]),
    (edit_sent_in_parts,             201, ["accepted"]),
    (edit_of_an_older,               201, ["variant"]),
    (edit_of_an_unknown,             201, ["variant"]),
    (form_unknown,                   201, ["held"]),
    (form_closed,                    201, ["held"]),
    (version_unknown,                201, ["held"]),
    (version_missing,                201, ["held"]),
    (dropped_before,                 201, ["dropped"]),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "answer", "becomes"), DECISIONS, ids=lambda of: getattr(of, "__name__", ""))
def test_the_decision_table(server, situation, answer, becomes):
    case = Case(server)
    reply = situation(case)
    assert reply.status == answer
    assert message(reply)
    assert server.states(case.instance) == becomes


def test_an_edit_replaces_what_it_edits(server):
    case = Case(server)
    case.send()
    case.edit("second", case.instance)
    assert server.states(case.instance) == ["replaced"]


def test_a_dropped_instance_that_comes_with_other_content_waits_for_a_decision(server):
    case = Case(server)
    dropped_before(case)
    assert case.send("another", form="no-such-form").status == 201
    assert server.states(case.instance)[0] == "dropped"
    assert server.states(case.instance)[1] in ("held", "variant")


REFUSALS = [
    # what comes                        answer
    (b"",                                  400),
    (b"no XML at all",                     400),
    (b"<?xml version='1.0' ?><data id='remark' version='1'><remark>cut", 400),
    (remark("no id", ""),                  400),
    (b"<?xml version='1.0' ?><data><meta><instanceID>uuid:1</instanceID></meta></data>", 201),
    (b"<?xml version='1.0' ?><!DOCTYPE data [<!ENTITY a 'b'>]>" + remark("&a;", new_id())[21:], 400),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "answer"), REFUSALS)
def test_what_is_no_submission_is_refused_with_a_sentence_and_not_kept(server, xml, answer):
    before = len(server.receipts())
    reply = server.phone().send(xml)
    assert reply.status == answer
    assert message(reply)
    assert len(server.receipts()) == before + (answer == 201)


def test_whoever_may_not_send_is_asked_who_they_are(server):
    before = len(server.receipts())
    xml = remark("first", new_id())
    for phone in (server.stranger(), server.phone("lost"), server.phone("minister")):
        assert phone.head().status == 401
        assert phone.send(xml).status == 401
        phone.split = 10_000_000
        assert phone.send(xml).status == 401
    assert len(server.receipts()) == before
