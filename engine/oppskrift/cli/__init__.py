"""The command line: one command a job, each with --help, errors that say what to do, and exit codes that count.

0: done. 1: problems were found, or the journey failed. 2: the call was wrong.
"""

from .root import main

__all__ = ["main"]
