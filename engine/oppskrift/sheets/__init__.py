"""Decision tables in sheets: tables to and from Excel files with every cell checked, and decisions on rows of CSV."""

from .changes import Change
from .package import MAX_FILE
from .roundtrip import Imported, export_tables, import_tables

__all__ = ["MAX_FILE", "Change", "Imported", "export_tables", "import_tables"]
