"""Rasa's actions: one module per capability, served by the application, each handing over to its turn."""
