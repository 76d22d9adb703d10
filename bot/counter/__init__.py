"""What is needed at the counter: the day of a result, slips and sheets on paper, texts to be read aloud."""
