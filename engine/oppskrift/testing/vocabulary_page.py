"""The reference page of the vocabulary, generated: `python -m oppskrift.testing.vocabulary_page`."""

import sys
from collections.abc import Iterator
from itertools import groupby

from . import registry
from .registry import Definition

HEAD = """\
# Acceptance vocabulary

Every sentence that an acceptance test may use. Norwegian is the norm; each sentence has an English twin that does the
same. This page is generated from `engine/oppskrift/testing/vocabulary/`; `oppskrift steps` prints the same list.

What stands in braces is a value:

| | is | written |
|---|---|---|
| `{aktor}` | a person, or whoever holds a role | `Kari`, `"Kari Koordinator"`, `koordinator` |
| `{oppgave}`, `{element}` | a task or another element, by its name or its id | `"Melde behov"`, `` `Melde_behov` `` |
| `{operasjon}`, `{beslutning}` | by id | `` `dfo.lonn.registrer` ``, `"tilknytningsform"` |
| `{prosess}` | by id or title | `"timeliste"` |
| `{felt}`, `{parameter}` | the name of a field or a local choice | `kontroll.belop`, `bdm_alltid` |
| `{verdi}` | a value | `31.12.2026`, `10 000,50`, `ja`, `"tekst"`, `<ikke utfylt>`, `` `FEEL` `` |
| `{dato}`, `{klokkeslett}`, `{antall}` | a day, a time, a whole number | `02.03.2026`, `08:30`, `3` |
| `{tidsenhet}` | a unit of time | `timer`, `dager`, `uker`, `måneder`, `virkedager` |
| `{institusjon}`, `{versjon}`, `{tekst}` | an id, a version, a text | `uib`, `1.1`, `"lønn til seg selv"` |

A sentence marked «table» is followed by a table; the others take none. A row of a list in a form is written
`dato: 07.04.2026, timer: 7,5`, one table row for each.
"""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, "## Tags\n", *_tags(), "", "## Norsk\n", *_steps("no"), "## English\n", *_steps("en")])


def _tags() -> Iterator[str]:
    yield "| Tag | Means |\n|---|---|"
    for name, tag in registry.tags().items():
        yield f"| `{name}{':<' + tag['takes'] + '>' if 'takes' in tag else ''}` | {tag['en']} |"


def _steps(language: str) -> Iterator[str]:
    spoken = [d for d in registry.definitions() if d.language == language]
    for _, wordings in groupby(spoken, key=lambda d: d.id):
        yield from _step(list(wordings))


def _step(wordings: list[Definition]) -> Iterator[str]:
    yield "\n".join(f"**{_escaped(d.plain)}**{' | table' if d.takes_table else ''}  " for d in wordings)
    yield wordings[0].doc
    yield f"\n```gherkin\n{wordings[0].example}\n```\n"


def _escaped(text: str) -> str:
    return text.replace("{", "`{").replace("}", "}`")


if __name__ == "__main__":
    sys.stdout.write(page())
