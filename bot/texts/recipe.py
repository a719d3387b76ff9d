"""What is said where the index was made by another recipe: another model, or other rules."""

from __future__ import annotations

from bot.texts import plural

NO, YES_WORDS = "n", ("y", "yes")
UNANSWERED = (
    "I can't answer yet: the index was made by another model or other rules than I have now, and has to be "
    "made anew. A moderator can run `/index rebuild`."
)


def differs(why: str) -> str:
    """What forces a full rebuild; `why` names what differs."""
    return f"The index was made by another recipe ({why})."


def sure(articles: int) -> str:
    """The question in a terminal before so many articles are embedded."""
    return (
        f"Until {plural(articles, 'article')} of it are embedded anew nothing is answered. Do it now? [y/N]"
    )


def forced(why: str, articles: int) -> str:
    """In Discord's plan of such a rebuild; `why` is escaped."""
    return (
        f"It has to be a full one: the index was made by another recipe ({why}). "
        f"{plural(articles, 'article')} must be embedded, and until that is done nobody is answered."
    )


def at_start(why: str) -> str:
    """For moderators, when the bot starts; `why` is escaped."""
    return (
        f"{differs(why)} Nobody is answered until every article is embedded anew: `/index rebuild` shows how "
        "many these are, and asks before it does it."
    )
