"""The functions behind the vocabulary, by what they speak of."""


def load() -> None:
    """Bind every step function to its id."""
    from . import outcome, people, setting, systems, time, trail  # noqa: F401 - importing binds
