"""The commands in German: every name and description that people see, by its English one."""

from __future__ import annotations

COMMANDS = {
    # /ask
    "ask": "fragen",
    "Ask the articles: the answer is quoted word for word.": (
        "Frag die Artikel: Die Antwort ist ein wörtliches Zitat."
    ),
    "question": "frage",
    "What do you want to know?": "Was möchtest du wissen?",
    "private": "privat",
    "Show the answer to you only.": "Die Antwort nur dir zeigen.",
    "source": "quelle",
    "Ask only this publisher or this article.": "Nur dieses Medium oder diesen Artikel fragen.",
    "since": "seit",
    "Ask only articles of this day or later, such as 2024-05-31; undated ones are left out.": (
        "Nur Artikel von diesem Tag oder später, etwa 2024-05-31; solche ohne Datum bleiben weg."
    ),
    "until": "bis",
    "Ask only articles of this day or earlier, such as 2024-05-31; undated ones are left out.": (
        "Nur Artikel von diesem Tag oder früher, etwa 2024-05-31; solche ohne Datum bleiben weg."
    ),
    # Menus of messages
    "Find sources": "Quellen finden",
    "Report answer": "Antwort melden",
    # /quote
    "quote": "zitat",
    "Is this text in the articles, character for character?": (
        "Steht dieser Text so in den Artikeln, Zeichen für Zeichen?"
    ),
    "text": "text",
    "What somebody is said to have said or written.": "Was jemand gesagt oder geschrieben haben soll.",
    # /sources
    "sources": "quellen",
    "The articles: title, publisher, date and age.": "Die Artikel: Titel, Medium, Datum und Alter.",
    "query": "suche",
    "Words of the title or the publisher, or their beginnings; none: all articles.": (
        "Wörter aus Titel oder Medium, oder ihre Anfänge; ohne: alle Artikel."
    ),
    "page": "seite",
    "Which page of the list; 1 if you leave it out.": "Welche Seite der Liste; sonst die erste.",
    # /articles
    "articles": "artikel",
    "The articles: add, hide, date and remove them.": (
        "Die Artikel: hinzufügen, verbergen, datieren und entfernen."
    ),
    "Add articles from an address or from files, such as .txt, .md, .pdf or .jsonl.": (
        "Artikel von einer Adresse oder aus Dateien hinzufügen, etwa .txt, .md, .pdf oder .jsonl."
    ),
    "url": "adresse",
    "The address of an article, or of a feed with many.": (
        "Die Adresse eines Artikels oder eines Feeds mit vielen."
    ),
    "file": "datei",
    "An article, or many as JSON lines.": ("Ein Artikel, oder viele als JSON-Zeilen."),
    "file2": "datei2",
    "file3": "datei3",
    "file4": "datei4",
    "file5": "datei5",
    "One more file.": "Noch eine Datei.",
    "The articles, and which of them are hidden or removed.": (
        "Die Artikel, und welche davon verborgen oder entfernt sind."
    ),
    "only": "nur",
    "Which articles; all if you leave it out.": "Welche Artikel; sonst alle.",
    "all": "alle",
    "hidden": "verborgene",
    "removed": "entfernte",
    "added": "hinzugefügte",
    "duplicates": "doppelte",
    "Which page; 1 if left out.": "Welche Seite; sonst die erste.",
    "All that is known of an article, and who changed what.": (
        "Alles, was über einen Artikel bekannt ist, und wer was geändert hat."
    ),
    "article": "artikel",
    "Its title.": "Sein Titel.",
    "hide": "verbergen",
    "Quote an article to nobody, from the next question on.": (
        "Aus einem Artikel ab der nächsten Frage niemandem zitieren."
    ),
    "reason": "grund",
    "Why; moderators see it.": "Warum; die Moderation sieht es.",
    "unhide": "aufdecken",
    "Let a hidden article be quoted again.": "Einen verborgenen Artikel wieder zitieren lassen.",
    "set-date": "datieren",
    "Give an article a date, whatever its file says.": (
        "Einem Artikel ein Datum geben, was auch immer in seiner Datei steht."
    ),
    "date": "datum",
    "Such as 2024-05-31, or: undated.": "Etwa 2024-05-31, oder: undated.",
    "Remove an article: for 24 hours it can come back, then it is erased.": (
        "Einen Artikel entfernen: 24 Stunden lang kann er zurückkommen, dann wird er gelöscht."
    ),
    "undo": "zurückholen",
    "Bring back an article that was removed within 24 hours.": (
        "Einen Artikel zurückholen, der in den letzten 24 Stunden entfernt wurde."
    ),
    # /insights
    "insights": "rückblick",
    "What was asked here, and what went unanswered.": "Was hier gefragt wurde und was ohne Antwort blieb.",
    "days": "tage",
    "Of how many days, today the last of them; 7 if you leave it out.": (
        "Von wie vielen Tagen, der letzte ist heute; sonst von 7."
    ),
    # /index
    "index": "index",
    "The index of the articles.": "Der Index der Artikel.",
    "status": "status",
    "How many articles there are, how old the index is, what made it.": (
        "Wie viele Artikel es gibt, wie alt der Index ist und womit er gemacht wurde."
    ),
    "rebuild": "erneuern",
    "Bring the index up to date with the articles.": "Den Index auf den Stand der Artikel bringen.",
    "mode": "art",
    "changed: embed what is new or changed; full: embed every article anew.": (
        "geändert: nur Neues und Geändertes einbetten; vollständig: jeden Artikel neu."
    ),
    "changed": "geändert",
    "full": "vollständig",
    "check": "prüfen",
    "Ask the pinned questions and say which are answered.": (
        "Die angehefteten Fragen stellen und sagen, welche beantwortet werden."
    ),
    # /pins
    "pins": "anheften",
    "Questions that every rebuild must still answer.": "Fragen, die jeder neue Index noch beantworten muss.",
    "Pin a question that the articles answer now.": "Eine Frage anheften, die die Artikel jetzt beantworten.",
    "What every rebuild must still answer.": "Was jeder neue Index noch beantworten muss.",
    "The article that must be quoted.": "Der Artikel, der zitiert werden muss.",
    "words": "wörter",
    "Words that must be in that quote.": "Wörter, die in diesem Zitat stehen müssen.",
    "All pinned questions with their numbers.": "Alle angehefteten Fragen mit ihren Nummern.",
    "Pin a question no longer.": "Eine Frage nicht mehr anheften.",
    "number": "nummer",
    "Its number in the list of /pins list.": "Ihre Nummer in der Liste der Fragen.",
    "rollback": "zurück",
    "Go back to the generation of the index before this one.": "Zurück zum vorigen Stand des Index.",
    # /config
    "config": "einstellungen",
    "What is set for this server.": "Was für diesen Server eingestellt ist.",
    "channel": "kanal",
    "Where I answer who mentions me.": "Wo ich antworte, wenn mich jemand erwähnt.",
    "add": "hinzufügen",
    "Answer mentions in this channel and in the others on the list only.": (
        "Erwähnungen nur in diesem Kanal und den anderen auf der Liste beantworten."
    ),
    "Threads count as their channel.": "Threads zählen zu ihrem Kanal.",
    "remove": "entfernen",
    "Take a channel off the list; without a list I answer in all channels.": (
        "Einen Kanal von der Liste nehmen; ohne Liste antworte ich in allen Kanälen."
    ),
    "The channel where mentions are not answered any more.": (
        "Der Kanal, in dem Erwähnungen nicht mehr beantwortet werden."
    ),
    "list": "liste",
    "Show all that is set for this server.": "Alles zeigen, was für diesen Server eingestellt ist.",
    "log": "protokoll",
    "The channel for the moderators' log; without options: what is set.": (
        "Der Kanal für das Protokoll der Moderation; ohne Optionen: was eingestellt ist."
    ),
    "Write the log there.": "Das Protokoll dorthin schreiben.",
    "off": "aus",
    "Write none.": "Nichts schreiben.",
    "digest": "wochenbericht",
    "The channel for the weekly digest; without options: what is set.": (
        "Der Kanal für den Wochenbericht; ohne Optionen: was eingestellt ist."
    ),
    "Write the digest there.": "Den Bericht dorthin schreiben.",
    "limits": "grenzen",
    "How often people may ask; without options: what is set.": (
        "Wie oft gefragt werden darf; ohne Optionen: was eingestellt ist."
    ),
    "questions": "fragen",
    "So many questions of one person …": "So viele Fragen einer Person …",
    "seconds": "sekunden",
    "… in so many seconds.": "… in so vielen Sekunden.",
    "channel_questions": "kanal_fragen",
    "So many questions of all people in one channel …": "So viele Fragen aller zusammen in einem Kanal …",
    "channel_seconds": "kanal_sekunden",
    # /about
    "about": "info",
    "How I answer, my limits, and what I store.": (
        "Wie ich antworte, was ich nicht kann und was ich speichere."
    ),
    # /privacy
    "privacy": "datenschutz",
    "What I keep about you.": "Was ich über dich aufhebe.",
    "show": "zeigen",
    "Everything that I keep about you.": "Alles, was ich über dich aufhebe.",
    "forget": "vergessen",
    "Erase everything that I keep about you.": "Alles löschen, was ich über dich aufhebe.",
}
