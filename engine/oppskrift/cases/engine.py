"""All use cases over one store: what people, workers and messages do to cases."""

from .noting import Noting
from .task_facts import TaskFacts
from .work import Work


class Engine(TaskFacts, Noting, Work):
    """The engine as the command line, the web and the workers see it. Safe to share between threads."""
