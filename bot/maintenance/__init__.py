"""What maintainers run on the command line: one module a task, figures to the screen, exit codes back."""
