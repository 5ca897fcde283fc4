"""The blueprint that the views of cases register with."""

from flask import Blueprint

PAGES = Blueprint("cases", __name__)
