"""A one-stop server for tests: two provinces' ways of answering, and the faults real ones have."""

from tests.emulators.onestop.server import DOSSIERS, TOKEN, Dossier, Fault, OneStopServer

__all__ = ["DOSSIERS", "TOKEN", "Dossier", "Fault", "OneStopServer"]
