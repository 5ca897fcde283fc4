"""The web application of Oppskrift: pages over the use cases, rendered on the server."""

from oppskrift.message import register

from .app import create_app
from .config import WebConfig

register("oppskrift_web.messages")

__all__ = ["WebConfig", "create_app"]
