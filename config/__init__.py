"""The settings: `default.toml` holds every one of them, with its meaning."""
