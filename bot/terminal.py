"""How answers look in a terminal; makes rich's objects and prints nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from bot import texts
from bot.offering import Refused, Sorted
from bot.texts import adding, index, pins, recipe, stories
from retrieval.articles.cleaning import clean_line
from retrieval.findings import Condition, Finding
from retrieval.indexing import IndexReport
from retrieval.pinned import questions
from retrieval.planning import Plan
from retrieval.schema import Answer, Article, ArticleRef, Quote, Rejected, Verdict
from retrieval.store.earlier import Edition
from retrieval.store.protocol import Health

_HEADLINES = {
    Verdict.WEAK: "Nearest passages; they may not answer.",
    Verdict.NONE: "The articles don't say.",
}
_COLOURS = {Condition.OK: "green", Condition.ATTENTION: "yellow", Condition.BROKEN: "bold red"}
_BAR = "│ "  # in front of each line of a quote
_NAMED = 3  # articles of the same story
_LISTED = 20  # rejected files named one by one
_HINT = """
Add your own articles: put .txt, .md, .html, .pdf or .jsonl files into {folder}/ and ask again.
Start the Discord bot: put DISCORD_TOKEN=… into .env and run `verbatim bot` (or `make bot`)."""


def answer(found: Answer) -> RenderableType:
    """The quotes with their sources, or that the articles don't say; article text goes in unchanged."""
    parts: list[RenderableType] = []
    if found.corrected:
        parts.append(Text(texts.searched(found.corrected), style="dim"))
    if found.verdict in _HEADLINES:
        parts.append(Text(_HEADLINES[found.verdict], style="bold"))
    if found.differing:
        parts.append(Text(texts.DIFFERENT_FIGURES, style="bold"))
    for number, quote in enumerate(found.quotes):
        if number < found.differing:
            parts.append(Text(date_of(quote.article), style="bold"))
        parts += [Barred(quote), Text(f"— {source(quote.article, quote.paragraph)}", style="cyan")]
        also = (f"  also in {source(place.article, place.paragraph)}" for place in quote.also)
        parts += [Text(line, style="cyan") for line in also]
        parts.append(Text())
    said = "strong match · " if found.verdict is Verdict.STRONG else ""
    count = f"{found.articles:,} article{'' if found.articles == 1 else 's'}"
    parts.append(Text(f"{said}index of {found.as_of:%d %B %Y, %H:%M} UTC ({count})", style="dim"))
    return Group(*parts)


class Barred:
    """A quote with a bar along its lines and the words that answer in bold.

    A terminal wraps it at words; elsewhere, where rich is told not to wrap, lines and tabs stay as they are.
    """

    def __init__(self, quote: Quote) -> None:
        self._text = Text(quote.text)
        for start, end in quote.marks:
            self._text.stylize("bold", start, end)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.no_wrap:
            lines = self._text.split(allow_blank=True)
        else:
            lines = self._text.wrap(console, options.max_width - len(_BAR))
        for line in lines:
            yield from Text.assemble((_BAR, "dim"), line).render(console, end="\n")


def source(article: ArticleRef, paragraph: int) -> str:
    """`title · source · ¶5 · date · link`; what is unknown is left out, a missing date is called undated."""
    parts = (article.title, article.source, f"¶{paragraph}", date_of(article), article.url)
    return " · ".join(part for part in parts if part)


def date_of(article: ArticleRef) -> str:
    """The day it was published, or that it is undated."""
    return f"{article.published:%d %B %Y}" if article.published else texts.NO_DATE


def hint(folder: Path) -> str:
    """What to do next, once there is an index."""
    return _HINT.format(folder=folder)


def still_open(name: str) -> str:
    """What to say of a file that was read while somebody else may go on writing it."""
    return f"{clean_line(name)} is open in a program that writes it: once it is whole, run `verbatim index`."


def report(result: IndexReport) -> RenderableType:
    """What an index run changed, each file that could not be read, and each article that stays out."""
    changes = {"new": result.added, "changed": result.changed, "removed": result.removed}
    counts = [f"{len(keys):,} {what}" for what, keys in changes.items() if keys]
    counts.append(f"{result.unchanged:,} unchanged")
    done = len(counts) > 1 or result.embedded or result.resumed
    time = f" in {result.seconds:.1f} s" if done else ""
    time += f", {index.resumed(result.resumed)}" if result.resumed else ""
    known = "Up to date" if result.unchanged else "No articles"
    head = f"{'Indexed' if done else known}: {', '.join(counts)}; {result.embedded:,} embedded{time}."
    lines = [Text(head)]
    lines += _not_read(result.rejected)
    lines += [Text(f"Kept out, a moderator removed it: {key}", style="yellow") for key in result.kept_out]
    if result.unanswered:
        lines.append(Text(pins.unanswered(questions(result.unanswered)), style="yellow"))
    return Group(*lines)


def plan(planned: Plan) -> RenderableType:
    """What an index run would change, each article on a line, and each file that could not be read."""
    kinds = {"new": planned.added, "changed": planned.changed, "removed": planned.removed}
    counts = [f"{len(keys):,} {what}" for what, keys in kinds.items() if keys]
    counts.append(f"{planned.unchanged:,} unchanged")
    anew = "; every article would be embedded anew" if planned.full else ""
    anew += f"; {index.resumed(planned.kept)}" if planned.kept else ""
    anew += f"; {stories.new_ones(len(planned.repeats))}" if planned.repeats else ""
    head = f"{'Would index' if planned else 'Nothing to do'}: {', '.join(counts)}{anew}."
    lines = [Text(head), *([Text(recipe.differs(planned.why), style="yellow")] if planned.why else [])]
    for what, keys in kinds.items():
        lines += [Text(f"{what}: {key}") for key in keys[:_LISTED]]
        if len(keys) > _LISTED:
            lines.append(Text(f"… and {len(keys) - _LISTED:,} more {what}."))
    return Group(*lines, *_not_read(planned.rejected))


def gone_back(edition: Edition) -> RenderableType:
    """Which generation serves from now on, and for how long."""
    count = texts.plural(edition.articles, "article")
    return Text(f"Back at version {edition.version:,} of the index ({count}). {index.STAYS}")


def offer(offered: Sorted, near: Mapping[str, Sequence[ArticleRef]]) -> RenderableType:
    """What would be added, by what is said of it, and what can't be, each on a line.

    Below an article stand those that are `near` it, by its key: they carry the same story.
    """
    several = len(offered.articles) > 1
    lines = []
    for number, one in enumerate(offered.articles[:_LISTED], start=1):
        lines.append(Text.assemble(f"{number}. " if several else "", said_of(one)))
        same = [other.title for other in near[one.key]]
        if same:
            named = stories.nearly_the_same(same[:_NAMED], len(same[_NAMED:]))
            lines.append(Text(f"  {named}", style="yellow"))
    if len(offered.articles) > _LISTED:
        lines.append(Text(f"… and {len(offered.articles) - _LISTED:,} more."))
    refused = [one if isinstance(one, Rejected) else Rejected(one.name, _why(one)) for one in offered.refused]
    return Group(*lines, *_not_read(refused))


def _why(refused: Refused) -> str:
    if refused.removed:
        return adding.REMOVED
    return adding.twin(refused.twin.title) if refused.twin else adding.TWICE


def said_of(article: Article) -> Text:
    """What is known of an article that can be added, on a line."""
    parts = (
        article.title,
        article.source,
        ", ".join(article.authors),
        f"{article.published:%d %B %Y}" if article.published else texts.NO_DATE,
        article.language,
        f"{len(article.text.split()):,} words",
    )
    return Text(" · ".join(part for part in parts if part))


def _not_read(rejected: Sequence[Rejected]) -> list[Text]:
    lines = [Text(f"Not read: {one.name}: {one.reason}", style="yellow") for one in rejected[:_LISTED]]
    if len(rejected) > _LISTED:
        lines.append(Text(f"… and {len(rejected) - _LISTED:,} more.", style="yellow"))
    return lines


def status(health: Health, *, held: bool) -> RenderableType:
    """Counts, age, model and generation of the index, a line each, and whether somebody went back to it."""
    rows = {
        "articles": f"{health.articles:,}"
        + (f", {health.hidden:,} hidden" if health.hidden else "")
        + (f", {stories.counted(health.same_story)}" if health.same_story else ""),
        "passages": f"{health.passages:,}",
        "sentences": f"{health.sentences:,}",
        "updated": f"{health.as_of:%d %B %Y, %H:%M} UTC" if health.as_of else "never; run `verbatim index`",
        "model": health.recipe.model if health.recipe else "–",
        "generation": health.generation or "–",
        "size": f"{health.bytes / 1e6:.1f} MB",
    }
    if held:
        rows["held"] = (
            "an earlier generation or a backup; the articles' folder is not followed until `verbatim index`"
        )
    return Group(*(Text.assemble((f"{name:<12}", "dim"), value) for name, value in rows.items()))


def findings(found: Sequence[Finding]) -> RenderableType:
    """A line for each, the cure below, and at the end how many need one."""
    lines = list[Text]()
    for one in found:
        head = (f"{one.condition:<10} ", _COLOURS[one.condition]), (f"{one.check:<14} ", "bold")
        lines.append(Text.assemble(*head, clean_line(one.found)))
        if one.cure:
            lines.append(Text(f"{'':<11}→ {clean_line(one.cure)}"))
    counts = Counter(one.condition for one in found)
    said = f"{counts[Condition.BROKEN]} broken, {counts[Condition.ATTENTION]} to look at, "
    return Group(*lines, Text(f"{said}{counts[Condition.OK]} ok."))
