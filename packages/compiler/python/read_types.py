"""Reads the types of step functions from their annotations, without running the file.

Standard input: {"file": "/abs/steps.py"}. Standard output: {"functions": [{"name", "description", "inputs", "outputs"}],
"problems": [{"file", "line", "column", "where", "problem"}], "error"?, "line"?}. An input or output is {"name", "type",
"optional"?, "default"?}, a type {"kind", ...}.
"""

import ast
import json
import sys
from pathlib import Path

PLAIN = {"int": "int", "float": "float", "str": "str", "bool": "bool", "object": "any", "typing.Any": "any"}
LISTS = {"list", "typing.List", "typing.Sequence", "typing.Iterable", "typing.Collection"}
DICTS = {"dict", "typing.Dict", "typing.Mapping", "typing.MutableMapping"}
PATHS = {"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath"}
STARS = {
    "typing": ["Annotated", "Any", "Collection", "Dict", "Iterable", "List", "Literal", "Mapping"]
    + ["MutableMapping", "NewType", "NotRequired", "Optional", "ReadOnly", "Required", "Sequence"]
    + ["TypedDict", "Union"],
    "pathlib": ["Path", "PurePath", "PosixPath"],
}
ARTIFACTS = ("file", "directory", "dataset", "model", "metrics")
ANY, NONE = {"kind": "any"}, {"kind": "none"}


class Problem(Exception):
    """An annotation that cannot be a type of a step, and the node it stands at."""

    def __init__(self, module, node, text):
        super().__init__(text)
        self.module, self.node = module, node


class Module:
    """A parsed file: what its top level defines, and under which names it imports things."""

    def __init__(self, path):
        self.path = path
        self.tree = ast.parse(path.read_bytes(), str(path))
        self.names = {}
        for node in statements(self.tree.body):
            if isinstance(node, ast.Import):
                for it in node.names:
                    self.names[it.asname or it.name.split(".")[0]] = (
                        it.name if it.asname else it.name.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                for name in STARS.get(node.module, []) if node.names[0].name == "*" else []:
                    self.names[name] = f"{node.module}.{name}"
                for it in node.names:
                    source = "." * node.level + (f"{node.module}." if node.module else "")
                    self.names[it.asname or it.name] = source + it.name
            elif isinstance(node, ast.ClassDef):
                self.names[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.names[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                self.names[node.target.id] = node.value
            elif type(node).__name__ == "TypeAlias":
                self.names[node.name.id] = node.value


def statements(body):
    """The statements of a module's top level, those under `if` and `try` among them."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try)):
            yield from statements(node.body)


MODULES = {}


def module_at(path):
    if path not in MODULES:
        MODULES[path] = Module(path)
    return MODULES[path]


def dotted(module, node):
    """The full name of what a name in a module stands for; None when the module defines it itself."""
    if isinstance(node, ast.Name):
        name = module.names.get(node.id, node.id)
        if not isinstance(name, str):
            return None
    elif isinstance(node, ast.Attribute):
        base = dotted(module, node.value)
        name = base and f"{base}.{node.attr}"
    else:
        return None
    for alias in ("typing_extensions.", "collections.abc."):
        if name and name.startswith(alias):
            return "typing." + name[len(alias) :]
    return name


def definition(module, node):
    """The module and node that define a name, here or in a local file that it is imported from."""
    name = dotted(module, node)
    if name is None:
        found = module.names.get(node.id) if isinstance(node, ast.Name) else None
        return (module, found) if found is not None else None
    folder = module.path.parent
    for _ in range(len(name) - len(name.lstrip(".")) - 1):
        folder = folder.parent
    *parts, last = name.lstrip(".").split(".")
    for path in (
        folder.joinpath(*parts, "__init__.py"),
        folder.joinpath(*parts).with_suffix(".py") if parts else None,
    ):
        if path and path.is_file() and path != module.path:
            other = module_at(path)
            return definition(other, ast.Name(id=last)) if last in other.names else None
    return None


def type_of(module, node, seen=()):
    """The type of an annotation."""
    if isinstance(node, ast.Constant) and node.value is None:
        return NONE
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            inner = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            raise Problem(module, node, f"is {ast.unparse(node)}, which does not parse") from None
        for part in ast.walk(inner):
            ast.copy_location(part, node)
        return type_of(module, inner, seen)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union([type_of(module, node.left, seen), type_of(module, node.right, seen)])
    if isinstance(node, ast.Subscript):
        return subscript(module, node, seen)
    name = dotted(module, node)
    if name in PLAIN:
        return {"kind": PLAIN[name]}
    if name in PATHS:
        return {"kind": "path", "artifact": "file"}
    if name in LISTS:
        return {"kind": "list", "items": ANY}
    if name in DICTS:
        return {"kind": "dict", "values": ANY}
    found = definition(module, node)
    if found and found[1] in seen:
        raise Problem(module, node, f"is {ast.unparse(node)}, which holds itself")
    if found:
        return defined(*found, (*seen, found[1]))
    raise Problem(module, node, f"is {ast.unparse(node)}, which is no type of JSON values")


def subscript(module, node, seen):
    name = dotted(module, node.value)
    given = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "typing.Optional" and len(given) == 1:
        return union([type_of(module, given[0], seen), NONE])
    if name == "typing.Union":
        return union([type_of(module, it, seen) for it in given])
    if name == "typing.Literal":
        return literal(module, node, given)
    if name == "typing.Annotated":
        return annotated(module, given, seen)
    if name in LISTS and len(given) == 1:
        return {"kind": "list", "items": inner(module, given[0], seen)}
    if name in DICTS and len(given) == 2:
        if type_of(module, given[0], seen) != {"kind": "str"}:
            raise Problem(module, node, f"is {ast.unparse(node)}; the keys of JSON objects are strings")
        return {"kind": "dict", "values": inner(module, given[1], seen)}
    raise Problem(module, node, f"is {ast.unparse(node)}, which is no type of JSON values")


def inner(module, node, seen):
    """The type of a part of a value: no artifact, since only a whole input has a path."""
    found = type_of(module, node, seen)
    if found["kind"] == "path":
        raise Problem(module, node, "has a Path inside another value; only a whole input is an artifact")
    return found


def literal(module, node, given):
    values = []
    for it in given:
        try:
            value = ast.literal_eval(it)
        except ValueError:
            raise Problem(module, node, f"is {ast.unparse(node)}, whose values are not plain") from None
        if value is not None and not isinstance(value, (str, int, bool)):
            raise Problem(module, node, f"is {ast.unparse(node)}, whose values are not JSON")
        values.append(value)
    plain = [it for it in values if it is not None]
    options = [{"kind": "literal", "values": plain}] if plain else []
    return union(options + ([NONE] if None in values else []))


def annotated(module, given, seen):
    found = type_of(module, given[0], seen)
    if found["kind"] != "path":
        return found
    kinds = [it.value for it in given[1:] if isinstance(it, ast.Constant) and isinstance(it.value, str)]
    wrong = [it for it in kinds if it not in ARTIFACTS]
    if wrong:
        raise Problem(
            module, given[1], f"has the artifact kind '{wrong[0]}'; kinds are {', '.join(ARTIFACTS)}"
        )
    return {"kind": "path", "artifact": kinds[0] if kinds else "file"}


def union(options):
    flat = []
    for option in options:
        for it in option["options"] if option["kind"] == "union" else [option]:
            if it not in flat:
                flat.append(it)
    if {"kind": "float"} in flat:
        flat = [it for it in flat if it != {"kind": "int"}]
    return flat[0] if len(flat) == 1 else {"kind": "union", "options": flat}


def defined(module, node, seen):
    """The type that a class or an alias defines."""
    if isinstance(node, ast.ClassDef):
        return {"kind": "object", "fields": class_fields(module, node, seen)}
    if isinstance(node, ast.Call) and dotted(module, node.func) == "typing.TypedDict" and len(node.args) > 1:
        if not isinstance(node.args[1], ast.Dict):
            raise Problem(module, node, "is a TypedDict whose fields are not written out")
        names = [ast.literal_eval(key) for key in node.args[1].keys]
        total = is_total(node.keywords)
        pairs = zip(names, node.args[1].values)
        return {"kind": "object", "fields": [field(module, name, it, total, seen) for name, it in pairs]}
    if isinstance(node, ast.Call) and dotted(module, node.func) == "typing.NewType" and len(node.args) == 2:
        return type_of(module, node.args[1], seen)
    return type_of(module, node, seen)


def is_total(keywords):
    return all(it.arg != "total" or ast.literal_eval(it.value) for it in keywords)


def class_fields(module, node, seen):
    fields = {}
    for base in node.bases:
        if dotted(module, base) == "typing.TypedDict":
            continue
        found = definition(module, base)
        if not found or not isinstance(found[1], ast.ClassDef) or not is_typed_dict(*found):
            break
        fields.update({it["name"]: it for it in class_fields(*found, seen)})
    if not is_typed_dict(module, node):
        raise Problem(
            module, node, f"is {node.name}, which is no TypedDict; a step gets and gives plain dicts"
        )
    total = is_total(node.keywords)
    for it in node.body:
        if isinstance(it, ast.AnnAssign) and isinstance(it.target, ast.Name):
            fields[it.target.id] = field(module, it.target.id, it.annotation, total, seen)
    return list(fields.values())


def is_typed_dict(module, node):
    for base in node.bases:
        if dotted(module, base) == "typing.TypedDict":
            return True
        found = definition(module, base)
        if found and isinstance(found[1], ast.ClassDef) and is_typed_dict(*found):
            return True
    return False


def field(module, name, node, required, seen):
    while isinstance(node, ast.Subscript):
        marker = dotted(module, node.value)
        if marker not in ("typing.Required", "typing.NotRequired", "typing.ReadOnly"):
            break
        required = required if marker == "typing.ReadOnly" else marker == "typing.Required"
        node = node.slice
    found = {"name": name, "type": type_of(module, node, seen)}
    return found if required else {**found, "optional": True}


def fits(value, kind):
    """Whether a default is a value of a type."""
    name = kind["kind"]
    if name == "union":
        return any(fits(value, it) for it in kind["options"])
    if name == "literal":
        return any(type(value) is type(it) and value == it for it in kind["values"])
    if name == "list":
        return isinstance(value, list) and all(fits(it, kind["items"]) for it in value)
    if name == "dict":
        return isinstance(value, dict) and all(fits(it, kind["values"]) for it in value.values())
    if name == "object":
        known = {it["name"]: it for it in kind["fields"]}
        needed = [it["name"] for it in kind["fields"] if not it.get("optional")]
        return (
            isinstance(value, dict)
            and all(it in value for it in needed)
            and all(it in known and fits(value[it], known[it]["type"]) for it in value)
        )
    wanted = {"none": type(None), "bool": bool, "str": str, "int": int, "float": (int, float), "any": object}
    return isinstance(value, wanted.get(name, ())) and (
        name in ("bool", "any") or not isinstance(value, bool)
    )


def input_of(module, argument, default):
    kind = type_of(module, argument.annotation)
    found = {"name": argument.arg, "type": kind}
    options = kind["options"] if kind["kind"] == "union" else [kind]
    path = next((it for it in options if it["kind"] == "path"), None)
    if path is not None:
        others = [it for it in options if it is not path]
        if others not in ([], [NONE]) or (others and default is None):
            raise Problem(
                module,
                argument,
                "is a Path or something else; an artifact that may be absent has the default None",
            )
        return {"name": argument.arg, "type": path, **({"optional": True} if default is not None else {})}
    if default is None:
        return found
    try:
        value = ast.literal_eval(default)
        json.dumps(value, allow_nan=False)
    except ValueError:
        return {**found, "optional": True}
    if value is None and not fits(value, kind):
        return {**found, "optional": True}
    if not fits(value, kind):
        raise Problem(module, default, f"has the default {ast.unparse(default)}, which is not of its type")
    return {**found, "default": value}


def returned_dicts(function):
    """What the function returns, nested functions left out."""
    queue = list(function.body)
    while queue:
        node = queue.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Return):
            yield node
        queue.extend(ast.iter_child_nodes(node))


def outputs_of(module, function):
    """The output values of a function, from what it is annotated to return."""
    if function.returns is None:
        raise Problem(module, function, "has no annotation")
    kind = type_of(module, function.returns)
    if kind == NONE:
        return []
    if kind["kind"] == "object":
        return kind["fields"]
    if kind["kind"] != "dict":
        raise Problem(module, function.returns, "is no TypedDict, dict[str, T] or None")
    found = []
    for node in returned_dicts(function):
        keys = node.value.keys if isinstance(node.value, ast.Dict) else [None]
        if not all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys):
            raise Problem(
                module, node, "is not written out, so the outputs have no names; return a TypedDict"
            )
        found.append([key.value for key in keys])
    names = list(dict.fromkeys(name for keys in found for name in keys))
    optional = [name for name in names if not all(name in keys for keys in found)]
    return [
        {"name": name, "type": kind["values"], **({"optional": True} if name in optional else {})}
        for name in names
    ]


def read_argument(module, function, argument, default):
    """What an argument is to a step: an input, or (True) the place of an output artifact."""
    name = argument.arg
    if argument in function.args.posonlyargs:
        raise Problem(module, argument, "takes no keyword; a step is called with keywords only")
    if argument.annotation is None:
        raise Problem(module, argument, "has no annotation")
    if not (name.isascii() and name[0].isalpha()):
        text = "has no name that an input can have: a letter, then letters, digits and _"
        raise Problem(module, argument, text)
    if not name.startswith("out_"):
        return input_of(module, argument, default), False
    kind = type_of(module, argument.annotation)
    if kind["kind"] != "path":
        raise Problem(module, argument, "is no Path, as the place to write an artifact to is")
    return {"name": name[len("out_") :], "type": kind}, True


def read_outputs(module, function, artifacts):
    """The outputs of a function that are values."""
    if isinstance(function, ast.AsyncFunctionDef):
        raise Problem(module, function, "is a coroutine; a step is called without an event loop")
    values = []
    for it in outputs_of(module, function):
        name, kind = it["name"], it["type"]
        is_path = any(option["kind"] == "path" for option in kind.get("options", [kind]))
        if is_path and name not in artifacts:
            text = f"has an artifact '{name}' and no argument 'out_{name}: Path' to write it to"
            raise Problem(module, function.returns, text)
        if not is_path and name in artifacts:
            text = f"has the value '{name}', which the argument 'out_{name}' makes an artifact"
            raise Problem(module, function.returns, text)
        values += [] if is_path else [it]
    return values


def problem_of(function, where, problem):
    return {
        "file": str(problem.module.path),
        "line": problem.node.lineno,
        "column": problem.node.col_offset + 1,
        "where": f"{function.name}(): {where}",
        "problem": str(problem),
    }


def read_function(module, function, problems):
    inputs, outputs, spec = [], [], function.args
    positional = [*spec.posonlyargs, *spec.args]
    defaults = [None] * (len(positional) - len(spec.defaults)) + spec.defaults
    for argument, default in [*zip(positional, defaults), *zip(spec.kwonlyargs, spec.kw_defaults)]:
        if argument.arg == "context":
            continue
        try:
            port, is_output = read_argument(module, function, argument, default)
            (outputs if is_output else inputs).append(port)
        except Problem as problem:
            problems.append(problem_of(function, f"the argument '{argument.arg}'", problem))
    try:
        outputs += read_outputs(module, function, [it["name"] for it in outputs])
    except Problem as problem:
        problems.append(problem_of(function, "what it returns", problem))
    text = (ast.get_docstring(function) or "").split("\n\n")[0]
    ports = {"inputs": inputs, "outputs": outputs}
    return {"name": function.name, "description": " ".join(text.split()), **ports}


def exported(module):
    """The names in `__all__`; None when there is none, or it is computed."""
    try:
        return ast.literal_eval(module.names.get("__all__"))
    except ValueError:
        return None


def read(path):
    try:
        module = module_at(path)
        chosen = exported(module)
        problems = []
        functions = [
            read_function(module, node, problems)
            for node in module.tree.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and (node.name in chosen if chosen is not None else not node.name.startswith("_"))
        ]
        return {"functions": functions, "problems": problems}
    except (SyntaxError, ValueError) as error:
        place = {
            "line": getattr(error, "lineno", None) or 1,
            "file": str(getattr(error, "filename", None) or path),
        }
        return {"error": getattr(error, "msg", str(error)), **place, "functions": [], "problems": []}


print(json.dumps(read(Path(json.load(sys.stdin)["file"]))))
