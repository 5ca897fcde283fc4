"""Texts of all messages, one TOML file per area."""
