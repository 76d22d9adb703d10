"""How satisfied citizens are: with an answer, with a case."""
