"""What the pages of starting are registered on."""

from flask import Blueprint

PAGES = Blueprint("start", __name__)
