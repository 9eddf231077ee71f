import sys
from pathlib import Path


def load(rows: int, out_table: Path) -> dict:
    out_table.write_text("\n".join(str(it) for it in range(rows)))
    return {"loaded": rows}


def total(table: Path) -> dict:
    print("adding")
    return {"sum": sum(int(it) for it in table.read_text().split())}


def fragile(value: int) -> dict:
    if value < 0:
        print("bad value", file=sys.stderr)
        raise ValueError("negative")
    return {"doubled": value * 2}
