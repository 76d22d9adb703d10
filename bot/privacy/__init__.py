"""Personal data: sealed at rest, seen by few, told to its owner, deleted in time."""
