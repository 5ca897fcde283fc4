"""Which addresses an endpoint binding may point to.

A pattern is a URL whose host may begin with `*.` (any host below) and whose port may be `*` (any port); its path is a
prefix of whole segments. Parts are compared after parsing, so `https://api.dfo.no@evil.example/` matches nothing.
"""

from dataclasses import dataclass

_DEFAULT_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str
    host: str
    port: str
    segments: tuple[str, ...]


def endpoint_matches(pattern: str, url: str) -> bool:
    """Return whether a URL is inside a pattern. A URL with user info, query, fragment or `..` never is."""
    allowed, asked = _parse(pattern), _parse(url)
    if allowed is None or asked is None or "*" in asked.host + asked.port:
        return False
    return (
        allowed.scheme == asked.scheme
        and _host_matches(allowed.host, asked.host)
        and allowed.port in ("*", asked.port)
        and asked.segments[: len(allowed.segments)] == allowed.segments
    )


def _host_matches(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern


def _parse(url: str) -> _Address | None:
    scheme, found, rest = url.partition("://")
    scheme = scheme.lower()
    if not found or scheme not in _DEFAULT_PORTS or not _printable(rest) or set(rest) & set("@?#\\%"):
        return None
    authority, _, path = rest.partition("/")
    host, port = _split_port(authority)
    segments = tuple(part for part in path.split("/") if part)
    if not host or ".." in segments or "." in segments or not (port in ("", "*") or port.isdigit()):
        return None
    return _Address(scheme, host.lower(), port or _DEFAULT_PORTS[scheme], segments)


def _split_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, _, port = authority.partition("]")
        return f"{host}]", port.removeprefix(":")
    host, _, port = authority.partition(":")
    return host, port


def _printable(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
