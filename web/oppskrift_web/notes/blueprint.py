"""What the pages of notes are registered on."""

from flask import Blueprint

PAGES = Blueprint("notes", __name__)
