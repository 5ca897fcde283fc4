"""The simulator's own page, under `/_sim/`: what people do at DFØ, signing contracts, by hand. Nothing of it is at DFØ.

Each button posts to a control of the simulator and comes back here.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from .records import Record

if TYPE_CHECKING:
    from .app import Simulator

HEAD = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Simulert DFØ</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1e2b3c;background:#fff}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #ccc}
button{font:inherit;padding:.3rem .9rem;border:0;border-radius:4px;background:#0b5b6f;color:#fff;cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid #111;outline-offset:2px}
.note{background:#fff4d6;padding:.6rem 1rem}
@media(max-width:600px){td,th{display:block;border:0;padding:.1rem 0}
tr{display:block;padding:.6rem 0;border-bottom:1px solid #ccc}}
</style></head><body><main><h1>Simulert DFØ</h1>
<p class="note">Dette er ikke DFØ. Her signerer du kontrakter på vegne av dem det gjelder, for å prøve Oppskrift.</p>
<h2>Kontrakter som venter på signatur</h2>"""
FOOT = "</main></body></html>"


RULES = [
    Rule("/_sim/", methods=["GET"], endpoint="portal"),
    Rule("/_sim/portal/<institution>/<id>/signer", methods=["POST"], endpoint="portal-sign"),
]
PAGES = frozenset({"portal", "portal-sign"})


def answer(simulator: "Simulator", endpoint: str, request: Request, args: Mapping[str, str]) -> Response:
    """Show the page, or sign a contract and come back to it. Raises NotFound for an order that is not known."""
    if endpoint == "portal":
        return _page(simulator)
    try:
        simulator.sign(args["institution"], args["id"])
    except KeyError:
        raise NotFound(f"fant ikke bestilling {args['id']}") from None
    return redirect("/_sim/", 303)


def _page(simulator: "Simulator") -> Response:
    rows = list(_rows(simulator))
    head = "<thead><tr><th>Institusjon</th><th>Person</th><th>Arbeid</th><th>Bestilling</th><th></th></tr></thead>"
    table = f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
    body = table if rows else "<p>Ingen kontrakter venter. En kontrakt kommer hit når den er godkjent.</p>"
    return Response(HEAD + body + FOOT, mimetype="text/html")


def _rows(simulator: "Simulator") -> Iterator[str]:
    for institution in simulator.institutions:
        for order in simulator.orders(institution):
            if order["status"] == "bestilt":
                yield _row(institution, order)


def _row(institution: str, order: Record) -> str:
    who = order.get("oppdragstaker") or {}
    name = f"{who.get('fornavn') or ''} {who.get('etternavn') or ''}".strip() or "?"
    number = str(order["bestillingsnr"])
    cells = (institution, name, str(order.get("arbeidsoppgave", "")), number)
    action = f"/_sim/portal/{quote(institution)}/{quote(number)}/signer"
    button = f'<button aria-label="Signer for {escape(name)}">Signer</button>'
    form = f'<form method="post" action="{escape(action)}">{button}</form>'
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{form}</td></tr>"
