"""`oppskrift rules`: what people do with decision tables outside the modeller."""

from __future__ import annotations

import click


@click.group()
def rules() -> None:
    """Take decision tables to Excel and back."""
