"""Reads Python step files without running them: functions, signatures, local imports.

Standard input: {"files": ["/abs/steps.py", ...]}. Standard output: {"files": {path: {"error"?, "line"?,
"functions": {name: {"line", "arguments": [{"name", "required"}], "anyKeyword"}}, "closure": [paths]}}}.
"""

import ast
import json
import sys
from pathlib import Path


def arguments(function: ast.FunctionDef) -> list[dict]:
    spec = function.args
    positional = [*spec.posonlyargs, *spec.args]
    without_default = len(positional) - len(spec.defaults)
    found = [{"name": a.arg, "required": i < without_default} for i, a in enumerate(positional)]
    keyword = zip(spec.kwonlyargs, spec.kw_defaults)
    return found + [{"name": a.arg, "required": default is None} for a, default in keyword]


def functions(tree: ast.Module) -> dict:
    return {
        node.name: {
            "line": node.lineno,
            "arguments": arguments(node),
            "anyKeyword": node.args.kwarg is not None,
        }
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def module_files(folder: Path, name: str) -> list[Path]:
    """The files of a local module and of the packages around it; none when it is not local."""
    parts, found = name.split("."), []
    for depth in range(1, len(parts) + 1):
        base = folder.joinpath(*parts[:depth])
        if (base / "__init__.py").is_file():
            found.append(base / "__init__.py")
        elif base.with_suffix(".py").is_file():
            found.append(base.with_suffix(".py"))
        elif not base.is_dir():
            break
    return found


def imported(root: Path, file: Path, tree: ast.Module) -> list[Path]:
    """The local files that a file imports. Absolute names are looked for in `root`, where the step file is: Python does so too."""
    found: list[Path] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found += module_files(root, alias.name)
        elif isinstance(node, ast.ImportFrom):
            folder = file.parent if node.level > 0 else root
            for _ in range(max(node.level - 1, 0)):
                folder = folder.parent
            module = node.module or ""
            found += module_files(folder, module) if module else []
            for alias in node.names:
                found += module_files(folder, f"{module}.{alias.name}" if module else alias.name)
    return found


def read(file: Path) -> dict:
    try:
        tree = ast.parse(file.read_bytes(), str(file))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return {"error": getattr(error, "msg", str(error)), "line": line, "functions": {}, "closure": []}
    closure, queue = {file}, [(file, tree)]
    while queue:
        for other in imported(file.parent, *queue.pop()):
            if other in closure:
                continue
            closure.add(other)
            try:
                queue.append((other, ast.parse(other.read_bytes(), str(other))))
            except (SyntaxError, ValueError) as error:
                return {
                    "error": f"{other.name}: {getattr(error, 'msg', error)}",
                    "line": getattr(error, "lineno", None) or 1,
                    "functions": {},
                    "closure": [],
                }
    return {"functions": functions(tree), "closure": sorted(str(it) for it in closure)}


request = json.load(sys.stdin)
print(json.dumps({"files": {file: read(Path(file)) for file in request["files"]}}))
