"""Every sentence that the bot says. What comes from outside is escaped before it gets here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from retrieval.schema import Correction

UNDATED = "this article is undated"
STRONG = "strong match"
WEAK = "Nearest passages; they may not answer."
NONE = "The articles don't say."
DIFFERENT_FIGURES = "The articles give different figures, newest first:"
TOO_LONG = "The passage is too long to show here."
OPEN_AT_QUOTE = "open at quote"
ALSO = "also in"
UNTITLED = "untitled"
SHOW_CONTEXT, SHOW_SOURCES, SHARE, DELETE = "Context", "Sources", "Share", "Delete"
CONTEXT = "**Context**: the quote is bold."
READ = "read"
CHANGED_SINCE = "changed since this answer"
WHY_NOT = "This answer did not help"
WHAT_WAS_WRONG = "What was wrong with it?"
PRAISED = "Noted: this answer helped you."
BLAMED = "Noted: this answer did not help you. Thank you for telling."

ARTICLE_GONE = "An article that was quoted is not among my articles any more."
ANSWER_GONE = "I keep nothing about this answer any more: it has expired or was forgotten. Ask again."
ONLY_ASKER = "Only who asked may do that."
ONLY_ASKER_OR_MODERATOR = "Only who asked and moderators may delete this answer."
SHARED_ALREADY = "You have shared this answer already."
CHANGED_SO_UNSHARED = "An article that was quoted has changed since or is gone, so this stays private."
NO_DATE = "undated"
NO_PUBLISHER = "no publisher"

MENTION_HELP = "Ask me about the articles: mention me with a question, or use `/ask`."
USE_ME_IN_YOUR_SERVER = "Use me in your server."
NOT_THIS_SERVER = "I don't answer here: this server is not on my list of allowed servers."
NO_ARTICLES = (
    "No articles yet. A moderator can run `/articles add`, or put files into the articles' folder and run "
    "`/index rebuild`."
)
NOTHING_WITHIN = (
    "No article is within `source`, `since` and `until` as you set them; where a day is set, no undated "
    "article is."
)
NEAREST = "**Not verbatim**: no article has this text. The nearest passage:"
NOTHING_NEAR = "**Not verbatim**: no article has this text, and no passage is near it."
NO_CLAIM = "There is no text in this message that I could look up."
BAD_DAY = "`since` and `until` are days of the calendar, written year-month-day, such as 2024-05-31."
DAYS_REVERSED = "`since` can't be after `until`; both are days written year-month-day, such as 2024-05-31."
NOT_MODERATOR = "This is for moderators: you need the Manage Messages permission in this channel."
NOT_MODERATOR_OR_ROLE = (
    "This is for moderators: you need the Manage Messages permission in this channel, or the moderator role."
)
NOT_MANAGER = "This is for those who manage this server: you need the Manage Server permission."
COMMAND_CHANGED = (
    "This command has changed since your Discord loaded it. Restart Discord (Ctrl+R) and try again."
)
LOST = "Discord lost this request before I could answer it. Try again."
NOT_ALLOWED = "You can't use this command here."
BAD_OPTION = "Discord sent an option that I can't read. Pick the command from the list again."
REBUILD_STARTS = "Rebuilding the index …"
THE_FOLDER = "a change in the articles' folder"  # who starts a rebuild by watching
REBUILD_STOPPED = "I was shut down during the rebuild. The old index stays; run `/index rebuild` again."
QUESTION_STOPPED = "I was shut down before I could answer. Ask again in a minute."
REBUILD_NOTHING = "Nothing has changed: the index was up to date."
KEPT_OUT = "kept out, a moderator removed it"
NOTHING_INDEXED = "Nothing has been indexed yet. A moderator can run `/index rebuild`."

ABOUT = """\
**Verbatim** answers questions from this team's articles, word for word.
- I never write an answer. I look for the passage that holds one, quote it character for character and name \
its source.
- Where the articles don't say, I say so. Bold words are where I think the answer is; read around them.
- I know nothing but the articles, and I can miss a passage that is there.
- Ask with `/ask` (3 to 300 characters; `private` shows the answer to you only) or mention me with a question.
- Each question stands for itself, and who "they" are I don't know. But in a reply to an answer, with the \
ping on, and in a thread I look first in the article of the answer before.
- `source`, `since` and `until` keep `/ask` to one publisher, one article or some days; undated articles are \
never within days. `/sources` lists the articles, `/quote` tells \
whether a text stands in them, and *Find sources* in the menu of a message (Apps) looks up what it says."""


def plural(count: int, noun: str) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def moment(when: datetime) -> str:
    """A time that every reader's Discord shows as an age, such as "5 minutes ago". Naive times are UTC."""
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return f"<t:{int(aware.timestamp())}:R>"


def updated(as_of: datetime, articles: int) -> str:
    """The age and the size of the index that answered."""
    return f"index updated {moment(as_of)} ({plural(articles, 'article')})"


def did_not_fit(count: int) -> str:
    """How many quotes one message had no room for."""
    return f"{plural(count, 'more quote')} did not fit here"


def also_elsewhere(count: int) -> str:
    """How many places say the same without being named."""
    return f"also in {plural(count, 'more place')}"


def searched(corrected: Sequence[Correction]) -> str:
    """What was looked up instead of what was typed; words of letters, which need no escaping."""
    return f"Searched for {', '.join(f'“{one.used}” instead of “{one.typed}”' for one in corrected)}."


def article_changed(title: str) -> str:
    """The words around a quote can't be shown; the title is escaped."""
    return f"“{title}” has changed since I answered. Ask again."


def shared_by(person: int) -> str:
    """Above a private answer that its asker shows to everybody."""
    return f"shared by <@{person}>"


def searched_only(bounds: Sequence[str]) -> str:
    """Which articles an answer comes from: their name, escaped, and their days."""
    return f"Searched only: {' · '.join(bounds)}"


def looked_up(characters: int) -> str:
    """A message was too long to be looked up whole."""
    return f"Looked up: the first {characters} characters of the message"


def published_within(since: date | None, until: date | None) -> list[str]:
    """Which days' articles were searched, and what became of those without a day."""
    days = [f"articles published {since} or later"] if since else []
    days += [f"articles published {until} or earlier"] if until else []
    return [*days, "undated articles left out"] if days else []


def unknown_source(typed: str, closest: Sequence[str]) -> str:
    """Nothing is called so; `closest` are titles. All are escaped."""
    return f"No article or publisher is called “{typed}”; the closest titles are {titles(closest)}."


def nothing_called(query: str, closest: Sequence[str]) -> str:
    """No title or publisher has such words; `closest` are titles. All are escaped."""
    return f"No title or publisher has “{query}” in it; the closest titles are {titles(closest)}."


def titles(names: Sequence[str]) -> str:
    """Titles one after the other."""
    return ", ".join(f"“{name}”" for name in names)


def verbatim(articles: int) -> str:
    """A text stands in so many articles as it was typed."""
    where = "this article" if articles == 1 else f"{plural(articles, 'article')}, the newest of them this one"
    return f"**Verbatim**, character for character, in {where}:"


def not_verbatim(differs: Sequence[str]) -> str:
    """A text stands in an article but for these things."""
    return f"**Not verbatim**: an article has this text, but with other {' and '.join(differs)}:"


def sources_head(query: str, count: int, page: int, pages: int) -> str:
    """What a list of articles is of, and which part of it is shown; `query` is escaped, empty for all."""
    found = f"**Sources** for “{query}”" if query else "**Sources**"
    return f"{found} · {plural(count, 'article')}, newest first · page {page:,} of {pages:,}"


def no_such_page(page: int, pages: int) -> str:
    """The list ends before."""
    return f"There is no page {page:,}: the list has {plural(pages, 'page')}."


def duration(seconds: float) -> str:
    """`12 s`, `3 min`, `1 h 5 min`; at least one second."""
    whole = max(1, round(seconds))
    if whole < 100:  # noqa: PLR2004 - up to here seconds read better than minutes
        return f"{whole} s"
    minutes = round(whole / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"


def too_fast(questions: int, seconds: float, wait: float) -> str:
    """The rate limit was met."""
    return (
        f"That was too fast: {plural(questions, 'question')} in {duration(seconds)} at most. "
        f"Try again in {duration(wait)}."
    )


def channel_too_fast(questions: int, seconds: float, wait: float) -> str:
    """The limit for the questions of all people in one channel was met."""
    return (
        f"This channel asks too fast: {plural(questions, 'question')} of all people in {duration(seconds)} "
        f"at most. Try again in {duration(wait)}."
    )


def queue_full(waiting: int, wait: float) -> str:
    """The queue was full."""
    return f"{plural(waiting, 'question')} wait already. Try again in {duration(wait)}."


def share_full(waiting: int, wait: float) -> str:
    """One person has as many questions in the queue as one may."""
    return f"{plural(waiting, 'question')} of yours wait already. Try again in {duration(wait)}."


def permission_names(names: Sequence[str]) -> str:
    """As Discord's client shows them; `names` as discord.py spells them, such as `manage_guild`."""
    spelt = (name.replace("read_messages", "view_channel").replace("guild", "server") for name in names)
    return ", ".join(name.replace("_", " ").title() for name in spelt)


def missing_permissions(names: Sequence[str], *, bot: bool) -> str:
    """`names` as discord.py spells them, such as `manage_messages`."""
    if bot:
        return (
            f"I lack a permission here: {permission_names(names)}. Somebody who manages the server can give "
            "it to me."
        )
    return f"You need a permission for this: {permission_names(names)}."


def forbidden(detail: str) -> str:
    """Discord refused something to the bot; `detail` is its own words, escaped."""
    return f"Discord does not let me do that here ({detail}). Somebody who manages the server can allow it."


def unexpected(error_id: str) -> str:
    """Something broke; the log has the rest under that id."""
    return f"Something went wrong. Tell whoever runs me this error id: `{error_id}`."


def rebuild_running(starter: str, progress: str) -> str:
    """`progress` is one line such as `comparing 120 of 312 articles`."""
    return f"A rebuild is already running, started by {starter}: {progress}."
