"""The run calendar of the simulated DFØ, as functions of the month.

Verified: payment on the 12th, moved to the last working day before, and two clear working days between run and
payment. The last day to hand in is our assumption: `CUT_OFF` working days before the run.
"""

from dataclasses import dataclass
from datetime import date

from ...model.calendar import add_working_days, is_working_day, previous_working_day

PAY_DAY = 12
CLEAR_DAYS = 2
CUT_OFF = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One payroll run; `cut_off` is the last day on which a transaction still comes along."""

    period: str
    cut_off: date
    run: date
    payment: date


def run_of(year: int, month: int) -> Run:
    """Return the run that pays in a month."""
    payment = date(year, month, PAY_DAY)
    payment = payment if is_working_day(payment) else previous_working_day(payment)
    run = add_working_days(payment, -(CLEAR_DAYS + 1))
    return Run(period=f"{year:04d}-{month:02d}", cut_off=add_working_days(run, -CUT_OFF), run=run, payment=payment)


def run_for(period: str) -> Run:
    """Return the run of a period such as `2026-03`. Raises ValueError for another form or a year outside 1951–2198."""
    year, dash, month = period.partition("-")
    if not (dash and year.isdigit() and month.isdigit() and len(year) == 4 and 1 <= int(month) <= 12):
        raise ValueError(period)
    if not 1951 <= int(year) <= 2198:
        raise ValueError(period)
    return run_of(int(year), int(month))


def first_open(wished: Run, today: date) -> Run:
    """Return the wished run, or the first later one whose cut-off has not passed."""
    run = wished
    while run.cut_off < today:
        year, month = (int(part) for part in run.period.split("-"))
        run = run_of(year + month // 12, month % 12 + 1)
    return run
