"""Oppskrift: run the standard processes that universities share, each with its own local configuration."""
