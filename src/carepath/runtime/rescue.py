"""What a dead worker held is freed again, by the database's time. Imported by worker."""

from __future__ import annotations

import logging

from carepath.runtime.services import Services

logger = logging.getLogger("carepath.rescue")


def free_expired(services: Services) -> int:
    """How many deliveries were held by a worker that did not come back."""
    with services.store.begin() as uow:
        freed = uow.outbox.release_expired()
    if freed:
        logger.warning("%d deliveries were freed from a worker that did not come back", freed)
    return freed
