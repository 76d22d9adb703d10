"""Where a dossier is: the code, and the province's one-stop software behind an adapter."""
