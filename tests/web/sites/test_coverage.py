"""Where somebody has looked: the assessments of May 2020 as the activity log has them, and site checks beside them."""

from __future__ import annotations

from tests.web.conftest import built_town, manager, officer, town  # noqa: F401
from wayhome.capture import intake
from wayhome.packs.cambodia.demo import story


def test_nine_districts_of_two_provinces_were_assessed_in_may_2020(manager, officer):  # noqa: F811
    result = intake.import_file(story.HERE / "activity_log.csv", "activity_log.csv", "activity-log", "registrar")
    assert result.exit_code == 0
    page = manager.get("/sites/coverage/?as_of=2020-05-07")
    told = {province.name: province.assessed for province in page.context["provinces"] if province.assessed}
    assert told == {"Prey Veng": 3, "Siem Reap": 6}
    assert page.context["assessed"] == 9
    assert manager.get("/sites/coverage/?as_of=2020-05-06").context["assessed"] == 0
    said = {"site": "malai-quarantine-centre", "area": "0109", "day": "2020-05-06", "known_by": "2020-05-06"}
    intake.put("site_check", said, "registrar")
    assert manager.get("/sites/coverage/?as_of=2020-05-06").context["assessed"] == 1
    own = officer.get("/sites/coverage/?as_of=2020-05-07")
    assert {province.uid for province in own.context["provinces"]} == {"02"}
    assert own.context["assessed"] == 0
