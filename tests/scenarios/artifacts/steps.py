"""Bodies of the scenario `artifacts`."""

from pathlib import Path


def write(text: str, out_note: Path, out_folder: Path) -> dict:
    out_note.write_text(text, encoding="utf-8")
    (out_folder / "inner").mkdir(parents=True)
    (out_folder / "a.txt").write_text("a", encoding="utf-8")
    (out_folder / "inner" / "b.txt").write_text("b", encoding="utf-8")
    return {"size": out_note.stat().st_size}


def read(note: Path, folder: Path) -> dict:
    names = sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file())
    return {"text": note.read_text(encoding="utf-8"), "names": names}


def make(number: int, out_data: Path) -> None:
    out_data.write_text(str(number * 10), encoding="utf-8")


def load(data: Path) -> dict:
    return {"number": int(data.read_text(encoding="utf-8"))}
