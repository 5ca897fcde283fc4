"""`/start`: every process that the institution has adopted today, and who may start it."""

from flask import render_template, request

from oppskrift.cases.starting import Offer

from ..access import Policy, access
from ..current import actor, language, site
from .blueprint import PAGES

SEARCHED_FROM = 7
"""From how many processes on there is a search box."""


@PAGES.get("/start")
@access(Policy.STAFF)
def index() -> str:
    """Show the catalogue; `q` searches names, descriptions and owners."""
    wanted = request.args.get("q", "").strip()[:100]
    offers = site().starting.offers(actor())
    found = [offer for offer in offers if _matches(offer, wanted)]
    return render_template(
        "start/index.html",
        mine=[offer for offer in found if offer.refusal is None],
        others=[offer for offer in found if offer.refusal is not None],
        some=bool(offers),
        search=bool(wanted) or len(offers) >= SEARCHED_FROM,
        wanted=wanted,
    )


def _matches(offer: Offer, wanted: str) -> bool:
    texts = (offer.title[language()], (offer.description or {}).get(language(), ""), offer.owner, offer.process)
    said = " ".join(texts).casefold()
    return all(word in said for word in wanted.casefold().split())
