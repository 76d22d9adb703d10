"""From a question to an answer, in small steps: guards, search, decision, wording."""
