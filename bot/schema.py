"""All tables of the application, so that migrations see each of them."""

from __future__ import annotations

from bot.cases import records as cases
from bot.desk import records as desk
from bot.forms import records as forms
from bot.handoffs import records as handoffs
from bot.officers import records as officers
from bot.privacy import records as privacy
from bot.records import Base
from bot.surveys import records as surveys
from bot.turns import records as turns

METADATA = Base.metadata
TABLES = (officers.UnitRow, forms.DraftRow, cases.CaseRow, handoffs.HandoffRow, surveys.RatingRow,
          privacy.SightRow, turns.TurnRow, desk.AccountRow)  # fmt: skip
