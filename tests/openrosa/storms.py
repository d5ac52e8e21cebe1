"""Bad days: phones whose connections drop, who repeat, reorder and overtake each other, and servers that are killed.

Every run is drawn from a seed. At the end the phones have an acknowledgement for everything, and the books of a stormy
and of a quiet day must hold the same.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.openrosa.answers import Family, picture, remark, some_family, visit
from tests.openrosa.phone import Phone, parts_of
from tests.openrosa.server import Server
from tests.openrosa.wire import Cut, Wire

PLACES = {"malai": "0109", "kamrieng": "0212"}


@dataclass(frozen=True)
class Item:
    """One finished form in the queue of a phone. `after` must have been acknowledged before: the form it edits."""

    instance: str
    xml: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    after: str = ""


def queue_of(dice: random.Random, who: str, count: int) -> list[Item]:
    """So many forms of one phone: families, remarks with files, edits, and visits that change people while offline."""
    items: list[Item] = []
    while len(items) < count:
        sort = dice.randrange(4)
        if sort == 0:
            items += _remark_and_its_edit(dice)
        elif sort == 1:
            items += _person_visited_offline(dice, PLACES[who])
        else:
            family = some_family(dice, PLACES[who])
            family.members[0].photo = "ឪពុក.jpg"
            items.append(Item(family.instance, family.xml(), {"ឪពុក.jpg": picture(dice.randrange(40_000))}))
    return items


def _remark_and_its_edit(dice: random.Random) -> list[Item]:
    first, second = _id(dice), _id(dice)
    files = {f"{n}.jpg": picture(dice.randrange(30_000)) for n in range(dice.randrange(4))}
    named = next(iter(files), "")
    edited = remark("ទឹកស្អាត", second, picture=named, deprecates=first)
    return [Item(first, remark("ទឹក", first, picture=named), files), Item(second, edited, files, after=first)]


def _person_visited_offline(dice: random.Random, place: str) -> list[Item]:
    """A family made offline, and its first member changed three times before the phone had a network."""
    family, branch = some_family(dice, place), _id(dice)
    person = family.members[0]
    visits = [
        (instance := _id(dice), visit(person.uid, person.name, base=n, branch=branch, age=20 + n, instance=instance))
        for n in (1, 2, 3)
    ]
    return [Item(family.instance, family.xml()), *(Item(instance, xml) for instance, xml in visits)]


def quiet(server: Server, queues: dict[str, list[Item]]) -> None:
    """A quiet day: each form once, in order, one phone after the other."""
    for who, queue in queues.items():
        for item in queue:
            reply = server.phone(who).send(item.xml, item.files)
            assert reply.status == 201, (reply.status, reply.body[:300])


def stormy(server: Server, queues: dict[str, list[Item]], seed: int) -> int:
    """The same forms on a bad day, all phones at once. Gives how many connections were dropped."""
    dropped: list[int] = []
    _all_at_once(
        [lambda who=who: dropped.append(_storm(server.phone(who), queues[who], f"{seed}-{who}")) for who in queues]
    )
    return sum(dropped)


def _storm(phone: Phone, queue: Sequence[Item], seed: str) -> int:
    """One phone: forms in any order but edits after what they edit, dropped at any byte, repeated, sent in pieces."""
    dice, left, acknowledged, dropped = random.Random(seed), list(queue), [], 0
    while left:
        ready = [item for item in left if not item.after or any(item.after == done.instance for done in acknowledged)]
        item = dice.choice(ready)
        phone.is_chunking = dice.random() < 0.3
        phone.split = dice.choice([20_000, 45_000, 10_000_000])
        for parts in parts_of(item.xml, item.files, phone.split):
            while dice.random() < 0.4:
                _drop(phone, phone.written("POST", phone.target("/submission"), parts), dice)
                dropped += 1
            assert phone.post(parts).status == 201
        if dice.random() < 0.8:
            left.remove(item)
            acknowledged.append(item)
        if acknowledged and dice.random() < 0.2:
            again = dice.choice(acknowledged)
            assert phone.send(again.xml, again.files).status == 201
    return dropped


def _drop(phone: Phone, request: bytes, dice: random.Random) -> None:
    """Send up to some byte, or everything, and hang up without waiting for the answer."""
    end = dice.choice([dice.randrange(len(request)), len(request), len(request) - dice.randrange(1, 60)])
    with Wire(phone.address) as wire, suppress(ConnectionError):
        wire.socket.sendall(request[:end])


def killed(server: Server, kills: int, seed: int, *, phones: int = 4, pause: tuple[float, float] = (0.4, 1.5)):
    """Phones send without end while the server is killed so many times and started again on the same home.

    Gives the families that were acknowledged, each by its instance.
    """
    acknowledged: dict[str, Family] = {}
    over = threading.Event()
    dice = random.Random(seed)

    def send_without_end(number: int) -> None:
        own = random.Random(f"{seed}-{number}")
        while not over.is_set():
            family = some_family(own, "0109")
            while not over.is_set():
                try:
                    if server.phone().post(parts_of(family.xml(), {"a.jpg": picture(500)}, 10**7)[0]).status == 201:
                        acknowledged[family.instance] = family
                        break
                except (OSError, Cut):
                    pass
                time.sleep(0.01)

    senders = [threading.Thread(target=send_without_end, args=[number]) for number in range(phones)]
    for sender in senders:
        sender.start()
    try:
        for _ in range(kills):
            time.sleep(dice.uniform(*pause))
            server.kill()
            server.start()
        time.sleep(dice.uniform(*pause))
    finally:
        over.set()
        for sender in senders:
            sender.join()
    return acknowledged


def missing_or_doubled(server: Server, acknowledged: dict[str, Family]) -> list[str]:
    """What is wrong with the acknowledged families: not kept once, not accepted, or their records not there once."""
    server.settled()
    receipts: dict[str, list[str]] = {}
    for instance, state in server.receipts():
        receipts.setdefault(instance.removeprefix("uuid:"), []).append(state)
    entries = dict(server.rows("SELECT uid, count(*) FROM ledger_entry GROUP BY uid"))
    attached = dict(server.rows("SELECT instance, count(*) FROM capture_attachment GROUP BY instance"))
    wrong = []
    for instance, family in acknowledged.items():
        if receipts.get(instance) != ["accepted"]:
            wrong.append(f"{instance} is {receipts.get(instance)}")
        if attached.get(f"uuid:{instance}") != 1:
            wrong.append(f"{instance} has {attached.get(f'uuid:{instance}')} files")
        uids = [family.uid, *(uid for member in family.members for uid in (member.uid, member.belongs))]
        wrong += [f"{uid} of {instance} has {entries.get(uid)} entries" for uid in uids if entries.get(uid) != 1]
    return wrong


def _all_at_once(works: Sequence[Callable[[], object]]) -> None:
    failed: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))
