"""The learnt model as one file: knowledge/understanding.npz.

Weights are kept in 8 bits with one scale a label (the answers do not change by it, the file is a quarter of the size).
No pickle: loading it cannot run code.
"""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bot.core.understanding.model import Head, Model
from bot.core.understanding.spelling import Spelling
from bot.knowledge.documents import KnowledgeError, Problem

FILE_NAME = "understanding.npz"


def save_model(model: Model, path: Path) -> None:
    """Write `model` to `path`."""
    arrays: dict[str, Any] = {"sources": np.asarray(model.sources), "rarity": model.rarity.astype(np.float16)}
    for (purpose, features), head in model.heads.items():
        key = f"head/{purpose}/{features}"
        scale = np.abs(head.weights).max(axis=0) / 127
        arrays[f"{key}/labels"] = np.asarray(head.labels)
        arrays[f"{key}/weights"] = np.rint(head.weights / scale).astype(np.int8)
        arrays[f"{key}/scale"] = scale.astype(np.float32)
        arrays[f"{key}/bias"] = head.bias
    for language, spelling in model.spellings.items():
        arrays[f"spelling/{language}/words"] = np.asarray("\n".join(spelling.counts))
        arrays[f"spelling/{language}/counts"] = np.asarray(list(spelling.counts.values()), np.int32)
        arrays[f"spelling/{language}/protected"] = np.asarray("\n".join(sorted(spelling.protected)))
    np.savez_compressed(path, **arrays)


def load_model(path: Path) -> Model:
    """Read the model.

    Raises:
        KnowledgeError: the file is absent or was not written by `save_model`.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return _model({name: kept[name] for name in kept.files})
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        problem = Problem(
            str(path), 1, "", f"no usable model ({error})", "the file that `u4ssc train` writes"
        )
        raise KnowledgeError([problem]) from error


def _model(kept: dict[str, Any]) -> Model:
    heads = {}
    spellings = {}
    for name, array in kept.items():
        kind, _, rest = name.partition("/")
        if kind == "head" and name.endswith("/weights"):
            purpose, features, _ = rest.split("/")
            key = f"head/{purpose}/{features}"
            weights = array.astype(np.float32) * kept[f"{key}/scale"]
            labels = tuple(str(label) for label in kept[f"{key}/labels"])
            heads[purpose, features] = Head(labels, weights, kept[f"{key}/bias"])
        elif kind == "spelling" and name.endswith("/words"):
            language = rest.split("/")[0]
            words = str(array).split("\n")
            counts = dict(zip(words, kept[f"spelling/{language}/counts"].tolist(), strict=True))
            protected = frozenset(str(kept[f"spelling/{language}/protected"]).split("\n"))
            spellings[language] = Spelling(counts, protected)
    return Model(heads, kept["rarity"].astype(np.float32), spellings, str(kept["sources"]))
