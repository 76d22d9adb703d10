"""Cases: phản ánh, kiến nghị, ideas, questions, good examples, from filing to the reply."""
