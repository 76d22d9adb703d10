"""What is true, and where it is written."""
