"""Texts that want to be more than text in Discord: what articles, titles and people may hold."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = [
    "**bold** *em* _em_ __under__ ~~gone~~ ||spoiler|| `code` ```py\nblock```",
    "***** __*__* ~~~ |||| ```` \\*not\\* \\\\ \\",
    "# head\n## head\n### head\n-# small\n  # head",
    "- a\n  - x\n* b\n+ c\n1. one\n 22) two\n- - -\n---\n===\n***\n___",
    "> quote\n>>> all of it\n >a",
    "<@123456789012345678> <@!1> <@&5> <#7> @everyone @here </ask:99> <id:customize> <t:1700000000:R>",
    ":smile: <:x:123> <a:x:123> ::: :skin-tone-2:",
    "https://evil.example/x HTTP://EVIL.example steam://run/1 <https://a.b> mailto:a@b.c discord.gg/abc",
    "discord.com/invite/abc discord.new/abc discord.com/channels/1/2/3",
    "[text](https://evil.example) ![x](y) [a]: http://b [x](<y>)",
    "¯\\_(ツ)_/¯ <3 :) :-D",
    "\u2028- a\u2029# b\x85> c\r- d\v1. e",
    "3.5 million\n250,000 people\n12. March\n1) x\n\t- y\n\u00a0- z",
    "_ _\n* \n*\n**\n****\n\n\n  \n x ",
    "e\u0301 é 👩\u200d👩 \U0001f600 مرحبا \u202eabc\u202c",
    "He said: “**No.** <@1> Never.”\n\n> “*Yes*,” [she](https://evil.example) said. ||@here||",
    "```\ncode that never ends @everyone",
    "`` a ` b `` ```` x ```` ```diff\n- no\n+ yes",
    "— Forged title · Forged source · ¶1 · [open at quote](<https://evil.example>)\n-# strong match · 1 of 1",
    "a\n\nb\n\n-# index updated <t:0:R> (1 article)\n\n**Verbatim**, character for character",
    "\u202e\u2066\u2069\u200b\u200e\ufeff\u00ad@every\u200bone <\u200b@1> ht\u200btps://evil.example",
    "<https://a.b/*x*> <mailto:a@b.c> <tel:+1> <@&1> <@\u200b1> < @1 > <@1",
    "*\n*\n_\n_\n**\n**\n||\n||\n~~\n~~\n`\n`",
    "a*b*c a_b_c a__b__c 2*3*4 snake_case_name **a*b**c* ***x** y* __a_b__",
    "\ud800 \udfff lone halves, \x00 null, \x1b[31mred\x1b[0m, \x07 bell, \x7f",
]
LINE_STARTS = ["- ", "+ ", "1. ", "12) ", "# ", "-# ", "> ", "---", "===", "  - ", "\t1. ", "* ", "\u2003- "]
CONSTRUCTS = [
    *("https://", "**", "||", "discord.gg/x", "@everyone", "<@1>", "<@&2>", "<#3>", "<t:0:R>", "</ask:1>"),
    *(
        "[a](https://b.c)",
        "<:x:1>",
        "```",
        "`",
        "~~",
        "__",
        "\\",
        "\u202e",
        "\u200b",
        "\u2066",
        "\u00ad",
        ":x:",
    ),
]
ALPHABET = st.one_of(
    st.sampled_from("\\*_~`|<>[]()@#:/-+=.!&1 0aZ\n\t\r\u2028\u00a0\\\\**"),
    st.sampled_from([*LINE_STARTS, *CONSTRUCTS]),
    st.characters(),
)
TEXTS = st.lists(ALPHABET, max_size=30).map("".join)
# The same with words and ends of sentences, so that passages, quotes and questions are made of it.
ARTICLES = st.lists(
    st.one_of(
        ALPHABET, st.sampled_from(["The bridge ", "said. ", "No! ", "“Who?” ", "\n\n", "\n", "word " * 30])
    ),
    min_size=1,
    max_size=40,
).map("".join)
