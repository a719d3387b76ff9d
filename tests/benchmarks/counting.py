"""A system to measure that anybody can check: it finds the passages that share most words with a question."""

import subprocess

from protocol import serve


class Counting:
    def build(self, given):
        subprocess.run(["echo", "a library that says something"], check=True)
        self._passages = [set(text.lower().split()) for text in given["passages"]]

    def ask(self, question):
        words = set(question.lower().split())
        if "break" in words:
            raise RuntimeError("it broke")
        return sorted(range(len(self._passages)), key=lambda place: -len(words & self._passages[place]))


if __name__ == "__main__":
    serve(Counting)
