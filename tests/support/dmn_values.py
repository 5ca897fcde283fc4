"""Values and tests of decision tables as they are written, the odd ones too, for comparing ways to match."""

VALUES = {
    "number": ["-1", "0", "1", "1.0", "1e0", "2", "2.5", "10"],
    "string": ['""', '"a"', '"A"', '"aa"', '"b"', '"å"', '"\\uD83D\\uDE00"', '"\\uFFFD"'],
    "date": ['date("2026-03-01")', '@"2026-03-02"', 'date("2025-12-31")'],
    "time": ['@"10:00:00"', '@"10:00:00.5"', '@"10:00:00Z"', '@"11:00:00+01:00"', '@"12:00:00@Europe/Oslo"'],
    "moment": [
        *('@"2026-03-01T00:00:00"', '@"2026-03-01T00:00:00.25"', '@"2026-03-01T00:00:00Z"'),
        *('@"2026-03-01T01:00:00+01:00"', '@"2026-03-01T01:00:00@Europe/Oslo"'),
    ],
    "days": ['duration("P1D")', 'duration("PT24H")', '-duration("P1D")', 'duration("PT1S")'],
    "months": ['duration("P1M")', 'duration("P12M")', 'duration("P1Y")'],
    "boolean": ["true", "false"],
    "null": ["null"],
}
"""Values as they are written, by kind; within a kind any two may be equal, ordered, or neither."""
ALL_VALUES = [value for values in VALUES.values() for value in values]
ODD_INPUTS = ["[]", "[1]", '["a", 1]', "[1..2]", "(> 1)", "{a: 1}", "abs", "[[1]]"]
ODD_CELLS = ["? > 0", "? = z", "z", "< z", "[z..z + 1]", "string length(?) = 1", "z > 1", "? in [1..2]", "? in (z, 2)",
             "list contains([1, 2], ?)", "not(z)", "missing", "count(?) > 0", "[1..1)", '[1.."a"]', "(1..1)", "[2..1]",
             "{a: 1}", "function(x) x", "= null", "!= null", "[null..2]", "[1, [2], null, [1..2]]", '@"nonsense"',
             "[1]", "!= [1]", "-", "", 'date("x")', "[]", "not(null)", "(< 1)", "1, 1", "-z", "true",
             "- // any"]  # fmt: skip
TESTS = [
    *(f"{name} {{0}}" for name in ("<", "<=", ">", ">=", "=", "!=")),
    *(f"{closed[0]}{{0}}..{{1}}{closed[1]}" for closed in ("[]", "()", "[)", "(]", "][")),
    *("{0}", "[{0}, {1}]", "[[{0}..{1}], {2}]", "[> {0}]"),
]
"""Tests of values of one kind."""
