"""Many values as one parameter: a JSON list, read as rows by the database itself, in each database's own words."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.functions import GenericFunction


class json_rows(GenericFunction[Any]):
    """The elements of a JSON list as rows with one column, `value`."""

    inherit_cache = True
    name = "json_rows"


@compiles(json_rows, "sqlite")
def _sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_each{compiler.process(element.clause_expr, **how)}"


@compiles(json_rows, "postgresql")
def _postgresql(element: Any, compiler: Any, **how: Any) -> str:
    (given,) = element.clauses
    return f"json_array_elements_text(cast({compiler.process(given, **how)} as json))"


def listed(json_text: ColumnElement[str]) -> ColumnElement[str]:
    """Return the values of a JSON list of texts, to select from."""
    return sa.type_coerce(json_rows(json_text).table_valued("value").c.value, sa.Text)
