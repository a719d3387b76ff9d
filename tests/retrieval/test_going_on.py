"""With the real model, a follow-up is answered from the article of the answer before, a new topic is not."""

from contextlib import closing

import pytest

from retrieval.schema import Article, Verdict, Within

STORM = Article(
    key="storm.txt",
    title="Storm kills twelve in the harbour town",
    text=(
        "A storm hit the harbour town of Elmhaven on Sunday night.\n\n"
        "Twelve people were killed and 40 were injured when roofs came down, the town's mayor said.\n\n"
        "Schools stay closed. Lessons will begin again in a week."
    ),
)


@pytest.fixture(scope="module")
def ask(build, seed, tmp_path_factory):
    """The first quote of an answer from the seed and the storm, as a follow-up on one of them."""
    answerer, store = build(tmp_path_factory.mktemp("storm"), [seed, STORM])
    with closing(store):

        def answered(question, article):
            [answer] = answerer.ask_many([question], [Within(first=(article.key,))])
            assert answer.verdict is not Verdict.NONE
            return answer.quotes[0]

        yield answered


@pytest.mark.parametrize("question", ["and how many were killed?", "and how many were injured?"])
def test_a_follow_up_is_answered_from_the_article_before(ask, seed, question):
    """Both articles have an answer; the one that the conversation is about is quoted."""
    assert [ask(question, article).article.id for article in (seed, STORM)] == [seed.key, STORM.key]


def test_a_new_topic_is_not_held_captive(ask, seed):
    """A whole question on the other article is answered from there."""
    assert "250,000 people" in ask("how many people were displaced by the attacks in Syria?", STORM).text
    assert "Twelve people" in ask("how many people did the storm kill in Elmhaven?", seed).text
