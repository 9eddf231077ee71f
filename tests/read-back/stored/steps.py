"""Bodies that make, read and pass on what is in a store."""

import random
from pathlib import Path


def make(count: int, out_note: Path, out_folder: Path) -> dict:
    out_note.write_text("é {{ x }}\n", encoding="utf-8")
    (out_folder / "in side").mkdir(parents=True)
    (out_folder / "in side" / "ü.txt").write_text("deep", encoding="utf-8")
    (out_folder / "top.txt").write_text("top", encoding="utf-8")
    return {"rows": list(range(count))}


def alone(out_empty: Path) -> None:
    out_empty.mkdir()


def packed(note: Path, folder: Path, rows: list) -> dict:
    import six

    names = sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*"))
    text = note.read_text(encoding="utf-8")
    return {"text": six.ensure_str(text), "names": names, "total": sum(rows)}


def draw(out_number: Path) -> None:
    out_number.write_text(str(random.random()), encoding="utf-8")


def leave(note: Path, context) -> dict:
    context.skip(note.name)


def last(note: Path, loud: Path, empty: Path, doubled: list) -> dict:
    files = [it.name for it in empty.iterdir()]
    texts = [it.read_text(encoding="utf-8") for it in (note, loud)]
    return {"texts": texts, "files": files, "total": sum(doubled)}
