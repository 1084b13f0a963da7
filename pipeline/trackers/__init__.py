"""Tasks go to a tracker: what it has is looked up by id, what is new created, what changed updated, what people did kept."""
