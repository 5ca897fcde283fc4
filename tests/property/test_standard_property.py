from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from standard_support import manifest

from oppskrift import standard
from oppskrift.errors import Refused
from oppskrift.model.tagged import tag, untag
from oppskrift.standard.yaml_file import read_yaml

MANIFEST, _ = standard.read_manifest(manifest().encode(), "m.yaml")
assert MANIFEST is not None
FIRST = date(2021, 1, 1)

quick = settings(max_examples=150, deadline=None)

names = st.sampled_from([*MANIFEST.variation, "ukjent"])
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100),
    st.decimals(-5, 100, places=2),
    st.sampled_from(["attestanter", "tjenestesenter", "kontroll", "5535", "https://api.dfo.no/x", "http://evil/"]),
    st.fixed_dictionaries({language: st.text("ab ", max_size=50) for language in ("nb", "nn", "en")}),
)
days = st.integers(0, 2000).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def local_values(draw: st.DrawFn) -> standard.LocalValue:
    point = MANIFEST.variation.get(name := draw(names))  # type: ignore[union-attr]
    likely = [point.default] if point else []
    value = tag(draw(st.one_of(values, *(st.just(untag(default)) for default in likely))))
    start = draw(days)
    deviates = draw(st.integers(0, 9)) > 0
    return standard.LocalValue(
        name=name,
        value=value,
        start=start,
        end=draw(st.none() | st.integers(0, 500).map(lambda n: start + timedelta(days=n))),
        reason="r" if deviates else None,
        owner="o" if deviates else None,
        review=start if deviates else None,
        file="c.yaml",
        line=draw(st.integers(1, 99)),
    )


def institutions() -> st.SearchStrategy[standard.Institution]:
    entries = st.lists(local_values(), max_size=6, unique_by=lambda entry: (entry.name, entry.start))
    return entries.map(lambda found: standard.Institution(id="uib", name={}, config={"timer": tuple(found)}))


def expected(institution: standard.Institution, name: str, on: date) -> object:
    """Return the value an independent reading of the rule gives: latest start wins, then its end counts."""
    begun = [e for e in institution.config["timer"] if e.name == name and e.start <= on]
    last = max(begun, key=lambda e: e.start, default=None)
    if last is None or (last.end is not None and last.end < on):
        return MANIFEST.variation[name].default  # type: ignore[union-attr]
    return last.value


@quick
@given(institutions(), days)
def test_a_resolution_holds_only_legal_values_and_explains_each(institution: standard.Institution, on: date) -> None:
    assert MANIFEST is not None
    try:
        found = standard.resolve(MANIFEST, institution, on)
    except Refused as error:
        refused: Refused | None = error
    else:
        refused = None
    if refused is not None:
        assert all(p.file == "c.yaml" and p.line and p.field for p in refused.problems)  # type: ignore[attr-defined]
        assert all(refused.render(language) for language in ("nb", "nn", "en"))
        return
    assert set(found.values) == set(MANIFEST.variation)
    for name, value in found.values.items():
        point, explained = MANIFEST.variation[name], found.explain(name)
        assert point.refusal(value) is None
        assert explained.value == value == expected(institution, name, on)
        assert (explained.source == "standard") == (explained.since is None)
        assert explained.since is None or explained.since <= on
        assert all(standard.explain_text(explained, language) for language in ("nb", "nn", "en"))
    assert standard.Resolution.from_json(found.as_json()) == found


@quick
@given(st.decimals(-1000, 1000, places=3), st.sampled_from(["maks_timer", "frist"]))
def test_numbers_never_escape_their_bounds(value: Decimal, name: str) -> None:
    assert MANIFEST is not None
    point = MANIFEST.variation[name]
    whole = value == value.to_integral_value()
    inside = point.minimum <= value <= point.maximum  # type: ignore[operator]
    stricter = name == "maks_timer" or value >= 3
    legal = inside and stricter and (name == "maks_timer" or whole)
    assert (point.local_refusal(tag(value)) is None) == legal


@quick
@given(st.booleans(), st.booleans(), st.booleans())
def test_only_stricter_never_relaxes(default: bool, stricter: bool, value: bool) -> None:
    assert MANIFEST is not None
    point = replace(MANIFEST.variation["krev_bdm"], default=default, stricter=stricter)
    relaxes = value != default and value != stricter
    assert (point.local_refusal(value) is not None) == relaxes


@quick
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_gives_a_document_or_problems(text: str | bytes) -> None:
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    document, problems = read_yaml(body, "f.yaml")
    assert (document is None) == bool(problems)
    found, problems = standard.read_manifest(body, "f.yaml")
    assert found is None
    assert problems


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_manifest_with_a_line_cut_or_doubled_never_raises(data: st.DataObject) -> None:
    lines = manifest().splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    changed = [
        *lines[:at],
        *data.draw(st.sampled_from([[], [lines[at]] * 2, ["  " + lines[at]], ["x"]])),
        *lines[at + 1 :],
    ]
    found, problems = standard.read_manifest("".join(changed).encode(), "f.yaml")
    assert found is not None or problems


people = st.sampled_from(["ane", "bo", "sid", "tor"])


@quick
@given(
    st.sampled_from(["Attestere", "Godkjenne"]),
    st.frozensets(people, min_size=1, max_size=2),
    st.dictionaries(st.sampled_from(["attestasjon", "bdm"]), st.lists(people, max_size=3).map(tuple)),
    st.none() | people,
)
def test_nobody_exercises_both_duties_or_pays_themselves(element, actors, exercised, paid) -> None:  # type: ignore[no-untyped-def]
    assert MANIFEST is not None
    other = {"Attestere": "bdm", "Godkjenne": "attestasjon"}[element]
    forbidden = bool(actors & set(exercised.get(other, ()))) or paid in {*actors, *sum(exercised.values(), ())}
    assert (standard.check(MANIFEST, element, actors, exercised, paid) is not None) == forbidden
