"""The screens of the console, one module a screen."""
