"""The database's schema, as the list of steps that lead to it; a step that was published never changes.

`PRAGMA user_version` counts the steps that a file has taken.

An article has versions. One waits (staged) while `added_in` is NULL; it is live at version v of the
collection when added_in <= v and retired_in is NULL or > v. Versions are history and stay; what
only a search needs (sentences, passages, vectors) goes when no generation can show them any more.
"""

from __future__ import annotations

import sqlite3

APPLICATION = 0x56524254  # "VRBT" in the file's header: a database of somebody else's is not taken for ours

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION}",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE recipes (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE)",
        # One row for each version of the collection; checked_at is when it was last found up to date.
        """CREATE TABLE changes (
            version INTEGER PRIMARY KEY,
            recipe INTEGER NOT NULL REFERENCES recipes (id),
            applied_at TEXT NOT NULL,
            checked_at TEXT NOT NULL
        )""",
        "CREATE TABLE articles (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE)",
        """CREATE TABLE versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles (id),
            recipe INTEGER NOT NULL REFERENCES recipes (id),
            digest TEXT NOT NULL,
            title TEXT NOT NULL,
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            published TEXT,
            authors TEXT NOT NULL,
            text TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            added_in INTEGER REFERENCES changes (version),
            retired_in INTEGER REFERENCES changes (version),
            seal TEXT NOT NULL,
            CHECK (retired_in IS NULL OR added_in < retired_in)
        )""",
        "CREATE INDEX versions_of_article ON versions (article)",
        "CREATE INDEX versions_retired ON versions (retired_in) WHERE retired_in IS NOT NULL",
        """CREATE UNIQUE INDEX one_live_version ON versions (article)
            WHERE added_in IS NOT NULL AND retired_in IS NULL""",
        """CREATE UNIQUE INDEX one_waiting_version ON versions (article, digest, recipe)
            WHERE added_in IS NULL""",
        """CREATE TABLE sentences (
            version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            "start" INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            paragraph INTEGER NOT NULL,
            PRIMARY KEY (version, ordinal)
        ) WITHOUT ROWID""",
        # AUTOINCREMENT: an id that was given once is never given to another passage.
        """CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            "start" INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            UNIQUE (version, ordinal)
        )""",
        # Little-endian float16, row after row; the digest is of both.
        """CREATE TABLE vectors (
            version INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
            passages BLOB NOT NULL,
            sentences BLOB NOT NULL,
            digest TEXT NOT NULL
        )""",
    ),
    (
        # All that is kept about people; docs/privacy.md names every column, and says for how long.
        """CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            asked_at TEXT NOT NULL,
            person INTEGER NOT NULL,
            guild INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            private INTEGER NOT NULL,
            question TEXT,
            verdict TEXT NOT NULL
        )""",
        """CREATE TABLE quotes (
            answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            article TEXT NOT NULL,
            digest TEXT NOT NULL,
            "start" INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            PRIMARY KEY (answer, ordinal)
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE votes (
            answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            person INTEGER NOT NULL,
            voted_at TEXT NOT NULL,
            helpful INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (answer, person)
        ) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE answers ADD COLUMN message INTEGER",
        """CREATE TABLE reports (
            answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            person INTEGER NOT NULL,
            reported_at TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (answer, person)
        ) WITHOUT ROWID""",
        # Answers that found nothing, and the article that has come since and holds what was asked for.
        """CREATE TABLE resolved (
            answer INTEGER PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE,
            article TEXT NOT NULL,
            resolved_at TEXT NOT NULL
        )""",
    ),
    (
        # What moderators decided, as it holds now; `article` is a key, which need not be indexed.
        """CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            article TEXT NOT NULL,
            title TEXT NOT NULL,
            at TEXT NOT NULL,
            person INTEGER NOT NULL,
            reason TEXT NOT NULL,
            value TEXT NOT NULL,
            UNIQUE (article, kind)
        )""",
        # Articles that came through Discord: no file in the folder of articles holds them.
        """CREATE TABLE imported (
            key TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            published TEXT,
            authors TEXT NOT NULL,
            text TEXT NOT NULL,
            seal TEXT NOT NULL
        )""",
    ),
    (
        # Questions that every new index must still answer.
        """CREATE TABLE pins (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL,
            article TEXT NOT NULL,
            title TEXT NOT NULL,
            words TEXT NOT NULL
        )""",
    ),
    (
        "ALTER TABLE versions ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE imported ADD COLUMN language TEXT NOT NULL DEFAULT ''",
    ),
    (
        # What came nearest to a question that nothing answers; apart from quotes, as it is none.
        """CREATE TABLE nearest (
            answer INTEGER PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE,
            article TEXT NOT NULL,
            digest TEXT NOT NULL,
            "start" INTEGER NOT NULL,
            "end" INTEGER NOT NULL
        )""",
    ),
    (
        # What finds texts that may be alike, and which versions carry the same story, in both orders.
        """CREATE TABLE bands (
            version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            band INTEGER NOT NULL,
            PRIMARY KEY (version, band)
        ) WITHOUT ROWID""",
        "CREATE INDEX bands_by_number ON bands (band, version)",
        """CREATE TABLE repeats (
            version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            other INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            PRIMARY KEY (version, other)
        ) WITHOUT ROWID""",
        "CREATE INDEX repeats_by_other ON repeats (other)",
    ),
    (
        # What a full rebuild has embedded that was begun and not finished: the next one keeps it.
        """CREATE TABLE anew (
            version INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE
        )""",
    ),
    (
        # In which changes of the collection a version came to be there, how, by whom and why.
        """CREATE TABLE arrivals (
            version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
            change INTEGER NOT NULL REFERENCES changes (version),
            how TEXT NOT NULL,
            person INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (version, change)
        ) WITHOUT ROWID""",
        "INSERT INTO arrivals SELECT id, added_in, '', 0, '' FROM versions WHERE added_in IS NOT NULL",
        # Of what was brought in before only the latest is known, and how is not.
        """UPDATE arrivals SET (person, reason) = (
            SELECT person, reason FROM versions v JOIN articles a ON a.id = v.article
            JOIN decisions d ON d.article = a.key AND d.kind = 'added' WHERE v.id = arrivals.version
        ) WHERE version IN (
            SELECT v.id FROM versions v JOIN articles a ON a.id = v.article
            JOIN decisions d ON d.article = a.key AND d.kind = 'added' WHERE v.retired_in IS NULL
        )""",
    ),
)

SCHEMA_VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that the file has not taken yet; the caller holds the transaction."""
    (taken,) = connection.execute("PRAGMA user_version").fetchone()
    for step in MIGRATIONS[taken:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
