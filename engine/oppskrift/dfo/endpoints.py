"""Which address an institution's calls go to, and the wall around it: only listed hosts, TLS except on loopback."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..message import message
from ..model.tagged import Json
from .failure import incident

SIMULATED = "https://dfo-simulator.invalid/{institution}"
"""Address of the simulator inside the process. `.invalid` never resolves, so such a call cannot leave the process."""

CONFIG_NAME = "dfo_endepunkt"
DFO_HOSTS = frozenset({"api.dfo.no", "api-test.dfo.no", "*.intark.uh-it.no"})
"""DFØ itself and the sector's gateways."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """`default` and each of `named` is a base URL where `{institution}` stands for the tenant.

    A case's `config.dfo_endepunkt` is a name in `named` or a base URL; without it `default` holds. `hosts` lists the
    hosts (`host`, `host:port` or `*.domain`) that may be called besides those of `default` and `named`.
    `api_keys` gives the gateway key per institution (`*` for all).
    """

    default: str = SIMULATED
    named: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = DFO_HOSTS
    api_keys: Mapping[str, str] = field(default_factory=dict)

    def base(self, institution: str, config: Mapping[str, Json]) -> str:
        """Return the base URL without a trailing slash. Raises Stopped (incident) for one that is not allowed."""
        chosen = config.get(CONFIG_NAME)
        text = self.default if chosen in (None, "", "standard") else str(chosen)
        url = self.named.get(text, text).replace("{institution}", institution).rstrip("/")
        if not self._allowed(url):
            raise incident(message("dfo.endpoint-refused", endpoint=text[:200], institution=institution))
        return url

    def api_key(self, institution: str) -> str | None:
        """Return the gateway key of an institution, if any."""
        return self.api_keys.get(institution, self.api_keys.get("*"))

    def _allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return False
        if host is None or parts.username is not None or parts.query or parts.fragment:
            return False
        if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
            return False
        names = {host if port is None else f"{host}:{port}"}
        if port in (None, 443):
            names |= {host, f"*.{host.partition('.')[2]}"}
        return bool(names & (self.hosts | self._own_hosts()))

    def _own_hosts(self) -> frozenset[str]:
        addresses = (self.default, *self.named.values())
        return frozenset(urlsplit(address).netloc for address in addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated(Endpoints):
    """Every institution's calls go to the simulator, whatever address it has set: nothing leaves the machine."""

    def base(self, institution: str, config: Mapping[str, Json]) -> str:
        """Return the simulator's address."""
        return self.default.replace("{institution}", institution).rstrip("/")
