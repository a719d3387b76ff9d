"""Hostile texts for the splitters: what hypothesis likes, and what language likes, mixed."""

from hypothesis import strategies as st

PIECES = (
    *("\n\n", "\n", " ", "  ", "\t", ". ", "? ", "! ", "… ", ".", "...", ": ", "; ", " – "),
    *("“", "”", '"', "‘", "’", "'", "(", ")", "[", "«", "»"),
    *(
        "Mr. ",
        "Dr. Who ",
        "U.S. ",
        "3.5 ",
        "250,000 people ",
        "e.g. ",
        "No. 5 ",
        "said. ",
        "He said: “No. Go.” ",
    ),
    *("word ", "word " * 30, "long" * 300, "word " * 300, "Line of text.\n" * 4),
    *("🌊", "👨‍👩‍👧 ", "e\u0301", "𝐁𝐨𝐥𝐝. ", "नमस्ते। ", "你好。", "\u00a0", "\u3000"),
)

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r")

# Text as an article might hold: any characters, blank lines, endless sentences, unclosed quotes.
texts = st.lists(st.sampled_from(PIECES) | st.text(CHARACTERS, max_size=12), max_size=25).map("".join)
