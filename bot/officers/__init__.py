"""Who works here: units, officers and their roles."""
