"""The spaCy components, one factory a file, in pipeline order (see configs/default.cfg)."""
