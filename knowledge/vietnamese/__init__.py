"""Vietnamese text: forms, tokens, abbreviations, places. No heavy imports."""
