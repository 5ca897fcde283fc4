"""Decision tables in sheets: tables to and from Excel files with every cell checked, and decisions on rows of CSV."""
