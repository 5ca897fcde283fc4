"""The workers that carry out jobs: handler calls, timers, continuations and incoming messages."""

from .retry import RetryPolicy
from .worker import Engine, Worker

__all__ = ["Engine", "RetryPolicy", "Worker"]
