"""Acceptance tests in plain Norwegian or English: a pytest plugin, its vocabulary and the world it plays in."""
