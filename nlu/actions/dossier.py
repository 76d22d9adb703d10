"""Asks where his or her own dossier is, or gives its code."""

from __future__ import annotations

from nlu.actions.handover import HandOver


class DossierStatus(HandOver):
    act = "dossier_status"
