"""What the citizen means: dialogue acts and flows, held by Rasa."""
