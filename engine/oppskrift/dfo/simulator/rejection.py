"""A business rejection by the simulated DFØ."""


class Rejected(Exception):
    """The request is turned down: `kode` for machines, `melding` for people, `felt` when one is meant."""

    def __init__(self, kode: str, melding: str, felt: str = "") -> None:
        super().__init__(melding)
        self.kode, self.melding, self.felt = kode, melding, felt

    def body(self) -> dict[str, object]:
        """Return the answer's body."""
        return {"feil": [{"felt": self.felt, "kode": self.kode, "melding": self.melding}]}
