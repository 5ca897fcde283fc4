"""`python -m oppskrift` is the same as `oppskrift`."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="oppskrift")
