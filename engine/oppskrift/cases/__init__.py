"""Use cases: what people, workers and messages do to a case. Ports in, outcomes out, no I/O of its own."""
