"""Where articles and their index live: SQLite is the truth, a generation is a cache."""
