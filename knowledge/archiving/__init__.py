"""Archives: the rows of databases in one portable file, checked and migrated when they come back."""
