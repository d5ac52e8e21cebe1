"""Loading the pack into the book: once, idempotently, without undoing what people did since."""

from __future__ import annotations

import pytest
from django.db import transaction

from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem
from wayhome.ledger.models import Source
from wayhome.ledger.read import head, history
from wayhome.ledger.write import Draft, write
from wayhome.packs import active
from wayhome.packs.load import KINDS_LOADED, load_reference
from wayhome.packs.tables import records
from wayhome.reference import names, places
from wayhome.reference.areas import Area
from wayhome.reference.codes import code_list
from wayhome.reference.items import Item
from wayhome.reference.organisations import InformationSource, Organisation
from wayhome.reference.sites import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The reference records, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_reference("setup")
        transaction.set_rollback(True)


def screen(by="sokun"):
    return Source.objects.create(sort=Source.Sort.SCREEN, name="site", by=by, received=now())


def test_a_second_load_writes_nothing(loaded):
    assert loaded["area"] == 16_473
    at = head()
    assert load_reference("setup") == dict.fromkeys(KINDS_LOADED, 0)
    assert head() == at
    assert Source.objects.filter(sort=Source.Sort.PACK).count() == 1


def test_what_somebody_changed_since_stays_and_what_the_pack_changed_comes_in(monkeypatch):
    changed = {**Site.objects.get(pk="malai").values(), "lat": "13.5701", "lon": "102.4602"}
    write([Draft("site", changed, "malai")], source=screen(), by="sokun")
    own = {**Item.objects.get(pk="cap").values(), "note": "of the pack, as it was"}
    write([Draft("item", own, "cap")], source=Source.objects.get(sort=Source.Sort.PACK), by="setup")
    assert load_reference("setup") == {**dict.fromkeys(KINDS_LOADED, 0), "item": 1}
    assert Site.objects.get(pk="malai").lat == "13.5701"
    assert Item.objects.get(pk="cap").note is None


def test_what_the_pack_no_longer_has_is_voided_only_if_the_pack_wrote_it():
    source = Source.objects.get(sort=Source.Sort.PACK)
    write([Draft("item", {"name": "Old thing"}, "old-thing")], source=source, by="setup")
    write([Draft("item", {"name": "Own thing"}, "own-thing")], source=screen(), by="sokun")
    assert load_reference("setup")["item"] == 1
    assert not Item.objects.filter(pk="old-thing").exists()
    assert Item.objects.filter(pk="own-thing").exists()
    assert [entry.op for entry in history("item", "old-thing")] == ["put", "void"]


def test_every_reference_and_every_code_of_every_record_exists():
    known = {model.kind: set(model.objects.values_list("uid", flat=True)) for model in (Area, Site, Organisation)}
    for model in (Area, Site, Organisation, InformationSource, Item):
        for record in model.objects.all():
            values = record.values()
            for prop in (prop for prop in model.properties() if prop.name in values):
                for each in values[prop.name] if prop.many else [values[prop.name]]:
                    assert not prop.codes or each in code_list(prop.codes), (record.uid, prop.name, each)
                    assert not prop.refers or each in known[prop.refers], (record.uid, prop.name, each)


@pytest.mark.parametrize("kind", [kind for kind in names.NAMED if kind in KINDS_LOADED])
def test_everything_is_found_by_uid_name_and_alias_and_by_nothing_else(kind):
    for uid, values in records(kind, active().part(f"{kind}s.csv")):
        for written in (uid, values["name"], values.get("name_local", uid), *values.get("aliases", ())):
            assert names.resolve_named(kind, written) == uid
        assert names.label(kind, uid) == values["name"]
    problem = names.resolve_named(kind, "no such thing")
    assert isinstance(problem, Problem)
    assert "no such thing" in problem.sentence()


def test_spellings_of_the_report():
    assert names.resolve_named("site", "O'Bei Choin") == "o-bei-choan"
    assert names.resolve_named("site", "O’Smach") == "o-smach"
    assert names.resolve_named("site", "Poi Pet Transit Centre") == "poi-pet-transit-centre"
    assert names.resolve_named("organisation", "Banteay Meanchey PHD") == "phd-01"
    assert names.resolve_named("organisation", "MOLVT") == "mlvt"
    assert "truncated_name" in Site.objects.get(pk="pet-referral-hospital").flags


def test_places_answer_from_the_records_and_see_a_new_alias():
    assert places.resolve("Mong Reusey", parent="Battambang") == "0206"
    assert places.below("0110") == "KH/01/0110/"
    assert places.common_ancestor(["0110", "0109"]) == "01"
    assert places.common_ancestor(["0110", "0206"]) == "KH"
    assert places.common_ancestor(["0110"]) == "0110"
    assert places.common_ancestor([]) is None
    assert places.at_level("01100407", 1) == "01"
    assert isinstance(places.resolve("Border town"), Problem)
    values = Area.objects.get(pk="0110").values()
    values["aliases"] = [*values.get("aliases", []), "Border town"]
    write([Draft("area", values, "0110")], source=screen(), by="sokun")
    places.forget()
    assert places.resolve("Border town") == "0110"


def test_the_gazetteer_has_every_area():
    places.forget()
    assert len(places.gazetteer()) == 16_473
