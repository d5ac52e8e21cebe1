"""What a case definition says: suspected, not suspected, or what would have to be known to tell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from wayhome.packs.case_definitions import case_definitions
from wayhome.records.judging.judging import Verdict, judge, suspected
from wayhome.records.judging.screening import by_definition, differs, screen
from wayhome.records.screening import Screening

TB, RESPIRATORY = "tuberculosis", "respiratory"
NOTHING = {"symptoms": ["none"], "tb_signs": ["none"], "exposure": "no", "temperature": Decimal("36.6")}


def told(condition: str, **values: Any) -> tuple[str, set[str]]:
    """The verdict, and what is missing for one."""
    judgement = judge(values)[condition]
    return str(judgement.verdict), set(judgement.missing)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (NOTHING, Verdict.NOT_SUSPECTED),
        ({**NOTHING, "symptoms": ["fever", "cough"], "symptoms_absent": ["breathing"]}, Verdict.SUSPECTED),
        ({"symptoms": ["loss_of_smell"]}, Verdict.SUSPECTED),
        ({"symptoms": ["cough"], "exposure": "yes"}, Verdict.SUSPECTED),
        ({"symptoms": ["cough"], "temperature": Decimal("38.0")}, Verdict.SUSPECTED),
        ({"symptoms": ["cough"], "temperature": Decimal("37.9")}, Verdict.CANNOT_TELL),
        ({}, Verdict.CANNOT_TELL),
    ],
)
def test_fever_and_respiratory_illness(values, verdict):
    assert judge(values)[RESPIRATORY].verdict == verdict


def test_fever_by_temperature_alone_counts_as_fever_at_the_cut_off_and_not_below_it(home):
    values = {"symptoms": ["cough"], "symptoms_absent": ["fever", "loss_of_smell"], "exposure": "no"}
    assert told(RESPIRATORY, **values, temperature=Decimal("38.0"))[0] == "suspected"
    assert told(RESPIRATORY, **values, temperature=Decimal("37.999"))[0] == "not_suspected"
    (home / "protocol.toml").write_text('[screening]\nfever = "37.5"\n')
    assert told(RESPIRATORY, **values, temperature=Decimal("37.5"))[0] == "suspected"


def test_a_low_temperature_does_not_say_that_there_was_no_fever_before():
    verdict, missing = told(
        RESPIRATORY,
        symptoms=["cough"],
        symptoms_absent=["loss_of_smell"],
        exposure="no",
        temperature=Decimal("36.5"),
    )
    assert (verdict, missing) == ("cannot_tell", {"fever"})


def test_one_unknown_sign_leaves_tuberculosis_open_and_is_named():
    known = ["cough_two_weeks", "blood", "fever", "weight_loss"]
    verdict, missing = told(TB, symptoms=["none"], tb_signs_absent=known)
    assert (verdict, missing) == ("cannot_tell", {"tb_sign:night_sweats"})
    assert told(TB, symptoms=["none"], tb_signs_absent=[*known, "night_sweats"]) == ("not_suspected", set())


def test_one_sign_is_enough_whatever_else_is_unknown():
    judgement = judge({"tb_signs": ["blood"]})[TB]
    assert (judgement.verdict, judgement.because) == (Verdict.SUSPECTED, ("tb_sign:blood",))


def test_to_live_with_somebody_ill_counts_together_with_a_cough():
    asked = {"tb_signs": ["contact"], "tb_signs_absent": ["cough_two_weeks", "blood", "fever", "weight_loss"]}
    asked["tb_signs_absent"].append("night_sweats")
    assert told(TB, **asked, symptoms=["cough"])[0] == "suspected"
    assert told(TB, **asked, symptoms_absent=["cough"])[0] == "not_suspected"


def test_the_screener_may_say_otherwise_and_both_are_kept():
    answers = {**NOTHING, "screened_for": [RESPIRATORY, TB], "tb_signs": ["blood"]}
    values = screen("p", answers, {TB: "no", RESPIRATORY: "yes"}).values
    assert (values["proposed"], values["suspected"]) == ([TB], [RESPIRATORY])
    assert values["definition"] == case_definitions().version
    as_defined = screen("p", answers, {}).values
    assert as_defined["suspected"] == as_defined["proposed"] == [TB]


def test_where_the_screener_said_otherwise_is_seen_later_also_of_what_a_phone_sent():
    answers = {**NOTHING, "screened_for": [RESPIRATORY, TB], "tb_signs": ["blood"]}
    as_defined, otherwise = (Screening(**screen("p", answers, said).values) for said in ({}, {TB: "no"}))
    assert (differs(as_defined), differs(otherwise)) == ([], [TB])
    from_a_phone = Screening(**answers, suspected=[RESPIRATORY, TB])
    assert by_definition(from_a_phone) == ([TB], [], case_definitions().version)
    assert differs(from_a_phone) == [RESPIRATORY]


def test_what_cannot_be_told_is_kept_as_such_and_suspects_nobody():
    values = screen("p", {"screened_for": [TB, RESPIRATORY], "temperature": Decimal("36.5")}, {}).values
    assert values["undecided"] == [RESPIRATORY, TB]
    assert "suspected" not in values


def test_only_what_somebody_was_screened_for_is_judged():
    values = screen("p", {"screened_for": [RESPIRATORY], "tb_signs": ["blood"], "symptoms": ["none"]}, {}).values
    assert "proposed" not in values and "suspected" not in values


def test_a_condition_without_a_definition_is_for_the_screener_alone():
    values = screen("p", {"screened_for": ["malaria"], "temperature": Decimal(39)}, {"malaria": "yes"}).values
    assert values["suspected"] == ["malaria"]
    assert suspected(judge({"temperature": Decimal(39)}, ["malaria"])) == []


def test_definitions_have_both_languages_and_name_their_source():
    known = case_definitions()
    assert {TB, RESPIRATORY} <= known.of.keys() and known.version
    for definition in known.of.values():
        for texts in (definition.title, definition.text, definition.source):
            assert all(texts[language].strip() for language in ("en", "km"))


@pytest.mark.parametrize(
    ("rule", "said"),
    [('any = ["symptom:sneezing"]', "sneezing"), ("any = []", "empty"), ('any = ["fever"]\nall = ["fever"]', "either")],
)
def test_a_definition_that_cannot_be_followed_says_where_and_why(home, rule, said):
    file = home / "case_definitions.toml"
    texts = "".join(f'[condition.{name}]\nen = "x"\nkm = "x"\n' for name in ("title", "text", "source"))
    file.write_text(f'version = "1"\n[[condition]]\ncode = "malaria"\n{texts}[condition.rule]\n{rule}\n')
    with pytest.raises(ValueError, match=said) as wrong:
        case_definitions()
    assert str(file) in str(wrong.value)
