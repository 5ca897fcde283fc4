import pytest

from oppskrift.model.kontering import Konteringsstreng, read_kontering

GOOD = {"koststed": "12345678", "delprosjekt": "123456001", "konto": "5101"}


def test_a_string_is_read_and_its_project_derived() -> None:
    found, problems = read_kontering(GOOD)
    assert problems == ()
    assert found == Konteringsstreng(koststed="12345678", delprosjekt="123456001", konto="5101")
    assert found.prosjekt == "123456"
    assert str(found) == "5101-12345678-123456-123456001"
    assert found.as_json() == GOOD


@pytest.mark.parametrize("given", ["UB123456001", "UT123456001", " 123456001 "])
def test_the_letters_of_sap_are_taken_away(given: str) -> None:
    found, _ = read_kontering({**GOOD, "delprosjekt": given})
    assert found is not None
    assert found.delprosjekt == "123456001"


@pytest.mark.parametrize("konto", [None, ""])
def test_konto_is_optional(konto: str | None) -> None:
    found, _ = read_kontering({**GOOD, "konto": konto})
    assert found is not None
    assert found.konto is None
    assert str(found) == "12345678-123456-123456001"
    assert "konto" not in found.as_json()


def test_leading_zeros_are_kept() -> None:
    found, _ = read_kontering({"koststed": "00000001", "delprosjekt": "000001000"})
    assert found is not None
    assert found.prosjekt == "000001"


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"koststed": "1234567"}, "kontering.koststed", "kontering.koststed"),
        ({"koststed": "1234567a"}, "kontering.koststed", "kontering.koststed"),
        ({"koststed": "１２３４５６７８"}, "kontering.koststed", "kontering.koststed"),
        ({"koststed": 12345678}, "kontering.not-text", "kontering.koststed"),
        ({"koststed": ""}, "kontering.missing", "kontering.koststed"),
        ({"delprosjekt": None}, "kontering.missing", "kontering.delprosjekt"),
        ({"delprosjekt": "12345600"}, "kontering.delprosjekt", "kontering.delprosjekt"),
        ({"delprosjekt": "UBX123456001"}, "kontering.delprosjekt", "kontering.delprosjekt"),
        ({"delprosjekt": "U123456001"}, "kontering.delprosjekt", "kontering.delprosjekt"),
        ({"prosjekt": "123456"}, "kontering.prosjekt", "kontering.prosjekt"),
        ({"anlegg": "1"}, "kontering.unknown", "kontering.anlegg"),
        ({"konto": "51011"}, "kontering.konto", "kontering.konto"),
        ({"konto": "6101"}, "kontering.pay-class", "kontering.konto"),
    ],
)
def test_what_is_wrong_is_told(change: dict[str, object], rule: str, field: str) -> None:
    found, problems = read_kontering({**GOOD, **change}, pay=True)
    assert found is None
    assert [(p.rule, p.field) for p in problems] == [(rule, field)]
    assert all(problems[0].render(language) for language in ("nb", "nn", "en"))


def test_all_problems_come_at_once_and_other_costs_may_have_other_accounts() -> None:
    _, problems = read_kontering({"koststed": "1", "delprosjekt": "2", "konto": "3"}, field="sak.kontering")
    assert [p.field for p in problems] == ["sak.kontering.koststed", "sak.kontering.delprosjekt", "sak.kontering.konto"]
    assert read_kontering({**GOOD, "konto": "6101"})[0] is not None
