"""Similar questions into groups (pure)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# The mean cosine at which two groups are still one. Chosen by a look at questions that several people asked
# about the same sentence (QAMR): lower joins what only shares a name, higher parts "were displaced" from
# "had to flee".
SIMILAR = 0.6


def group(vectors: NDArray[np.float32], similar: float = SIMILAR) -> list[list[int]]:
    """The rows (unit vectors) in groups: the two most similar ones are joined until none are similar enough.

    The similarity of two groups is the mean cosine of their rows (average linkage). Rows ascend within a
    group, and groups by their first rows.
    """
    members = [[row] for row in range(len(vectors))]
    if not members:
        return []
    cosines = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(cosines, -np.inf)
    sizes = np.ones(len(vectors))
    while True:
        one, other = sorted(int(at) for at in divmod(int(cosines.argmax()), len(vectors)))
        if one == other or cosines[one, other] < similar:
            return [sorted(rows) for rows in members if rows]
        joined = (sizes[one] * cosines[one] + sizes[other] * cosines[other]) / (sizes[one] + sizes[other])
        joined[one] = -np.inf
        cosines[one], cosines[:, one] = joined, joined
        cosines[other], cosines[:, other] = -np.inf, -np.inf
        sizes[one] += sizes[other]
        members[one], members[other] = members[one] + members[other], []
