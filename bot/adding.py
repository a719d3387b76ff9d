"""`verbatim add`: pages of the web, feeds, sitemaps and files, shown and then kept like a moderator's."""

from __future__ import annotations

import click

from bot.given import Given, typed
from bot.printing import asked, notice, progress, show


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="URL_OR_FILE...")
@click.option("--sitemap", is_flag=True, help="The addresses are of sitemaps: add the pages they list.")
@click.option("--yes", is_flag=True, help="Add without asking.")
@click.pass_obj
def add(given: Given, places: tuple[str, ...], *, sitemap: bool, yes: bool) -> None:
    """Add articles from addresses and files; they stay in the index without their files.

    A feed's address brings what the feed links to. What is found is shown before it is added.
    """
    from bot import terminal
    from bot.collecting import collect, keep
    from bot.offering import sort
    from bot.settling import settle
    from bot.texts import adding
    from retrieval.errors import ArticleError, RegressionError
    from retrieval.pinned import questions
    from retrieval.store.decisions import Kind

    settings = given.settings()
    app = given.app(settings)
    most = settings.articles.max_file_megabytes * 1_000_000
    with progress() as step:
        found = collect(
            list(map(typed, places)),
            sitemap=sitemap,
            most=most,
            watch=lambda done, total: step("fetching", done, total),
        )
    removal = app.store.moderation.of
    offer = sort(found, lambda key: removal(key).get(Kind.REMOVED), app.store.twin)
    near = {one.key: app.store.likenesses.near(one) for one in offer.articles}
    show(terminal.offer(offer, near), err=True)
    if not offer.articles:
        raise ArticleError(adding.NOTHING_ADDED)
    articles = offer.articles
    if not yes:
        settled = settle(articles, _ask, notice, lambda one: show(terminal.said_of(one), err=True))
        if settled is None:
            notice(adding.NOTHING_ADDED)
            return
        articles = settled
    before = keep(app.store.moderation, articles)
    try:
        with progress() as step:
            report = app.upkeep.index(step)
    except RegressionError as error:
        app.store.moderation.take_back(before)
        raise RegressionError(adding.not_added(questions(error.broken)), error.broken) from error
    show(terminal.report(report))


def _ask(question: str, default: str) -> str | None:
    answer = asked(question, default)
    return None if answer is None else typed(answer)
