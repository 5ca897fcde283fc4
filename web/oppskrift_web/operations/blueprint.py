"""The blueprint that the views of this package add themselves to."""

from flask import Blueprint

PAGES = Blueprint("operations", __name__)
"""Pages: operations."""
