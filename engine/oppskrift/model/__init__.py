"""Frozen values that all layers share. Nothing here reads, writes or decides."""
