"""The console of officers and maintainers."""
