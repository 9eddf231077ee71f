"""read_literals.py FILE: the literal dicts and the strings of a Python file, as Python's own parser reads them (JSON)."""

import ast
import json
import sys
from pathlib import Path

dicts, strings = [], []
for node in ast.walk(ast.parse(Path(sys.argv[1]).read_bytes())):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        strings.append(node.value)
    if isinstance(node, ast.Dict):
        try:
            dicts.append(ast.literal_eval(node))
        except ValueError:
            pass  # holds more than literals
print(json.dumps({"dicts": dicts, "strings": strings}))
