"""Reports: figures out of the database, which reports are due, their Word and Excel files."""
