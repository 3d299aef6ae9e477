"""The portal's own entries in its registries."""
