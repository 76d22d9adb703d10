"""What the application does by the clock: hand-offs that wait too long, cases long answered, old data."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.handoffs.ticking import tick
from bot.services import Services
from nlu.trackers import prepare_store

RETENTION_EVERY = timedelta(hours=1)


class Housekeeping:
    """Looks around whenever it is asked; safe in several processes at once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._retained_at: datetime | None = None

    def look(self) -> None:
        """Do what is due by now."""
        services, now = self._services, self._services.clock()
        services.options.refresh()
        tick(services.engine, services.handoffs, services.posting, now)
        if self._retained_at is None or now - self._retained_at >= RETENTION_EVERY:
            self._retained_at = now
            with services.engine.begin() as connection:
                services.cases.close_answered(connection, services.settings.settled_days)
            services.retention.run(now)
            prepare_store(services.settings.home)  # Rasa's trackers: nobody reads an old session
