"""The sentences of `/index`. What comes from outside is escaped before it gets here."""

from __future__ import annotations

from bot.texts import duration, plural

REBUILD, ROLLBACK, LEAVE = "Confirm rebuild", "Confirm rollback", "Leave it"
STALE = "The articles or the index have changed since this was shown; nothing was done. As it is now:"
MORE_IN_FILE = "The file has all of it."
CHANGED_ONLY = "Only new and changed articles are embedded; people can go on asking meanwhile."
ALL_ANEW = "Every article is embedded anew; people can go on asking meanwhile."
HELD = (
    "Somebody went back to this earlier generation, or restored a backup: until the next `/index rebuild`, "
    "over restarts too, the index does not follow the articles' folder; `/articles` still changes it."
)
NOT_FOLLOWED = (
    "The articles' folder has changed. As somebody went back to an earlier generation, the index does not "
    "follow it until the next `/index rebuild`."
)
STAYS = "It stays so until the next `verbatim index`, or `/index rebuild` in Discord."
NO_FOLDER = (
    "The articles' folder is missing, so the index stays as it is: is its disk there? "
    "As soon as the folder is back the index follows it."
)


def cannot_watch(kind: str) -> str:
    """The folder can't be watched; `kind` names the error, whose text stands in the log alone."""
    return f"The articles' folder can't be watched ({kind}): I try again every minute, and the log has more."


def planned(added: int, changed: int, removed: int, rejected: int, unchanged: int) -> str:
    """What a rebuild would do, in numbers."""
    return (
        f"A rebuild would change: **+{added:,}** new, **~{changed:,}** changed, **−{removed:,}** removed, "
        f"**!{rejected:,}** rejected; {unchanged:,} unchanged."
    )


def resumed(articles: int) -> str:
    """How many articles were not embedded again."""
    return f"{articles:,} kept from a run that did not finish"


def kept_from_before(articles: int) -> str:
    """How many articles a rebuild would not embed again."""
    return f"A run that did not finish has embedded {plural(articles, 'article')} already; that is kept."


def left(person: int) -> str:
    """Somebody decided against it."""
    return f"Nothing was done: <@{person}> left the index as it is."


def go_back(version: int, articles: int, before: int, articles_before: int, built: str) -> str:
    """The question before the index goes back; `built` is a moment."""
    return (
        f"Go back from version {version:,} of the index ({plural(articles, 'article')}) to version "
        f"{before:,} ({plural(articles_before, 'article')}, built {built})? Nothing is embedded, and it "
        "takes about a second. It holds, over restarts too, until the next `/index rebuild`."
    )


def gone_back(person: int, version: int, articles: int, seconds: float) -> str:
    """The index has gone back."""
    return (
        f"<@{person}> went back to version {version:,} of the index ({plural(articles, 'article')}) in "
        f"{duration(seconds)}. It holds, over restarts too, until the next `/index rebuild`."
    )


def kept(editions: str) -> str:
    """The generations that are kept, the serving one first."""
    return f"Generations kept: {editions}"


def last_error(sentence: str) -> str:
    """What went wrong in the last rebuild that failed since the start; the sentence is for Discord."""
    return f"The last rebuild failed: {sentence}"
