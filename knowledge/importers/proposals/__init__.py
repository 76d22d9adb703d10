"""Facts of a plan drafted from its structure, for a person to accept, edit or drop."""
