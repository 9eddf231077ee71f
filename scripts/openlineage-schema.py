"""Writes a JSON Schema of OpenLineage's run events and facets, for the tests of lineage.

It is made from the classes of the package openlineage-python (Apache-2.0), which OpenLineage generates from its own JSON
Schemas; those are in no package that npm or PyPI has. Run it with:

    uv run --no-project --with openlineage-python==1.54.0 python scripts/openlineage-schema.py
"""

import enum
import importlib
import importlib.metadata
import inspect
import json
import pathlib
import pkgutil
import types
import typing

import attr
import openlineage.client.event_v2 as events
import openlineage.client.generated as generated
import openlineage.client.generated.base

TARGET = "packages/observability/src/testing/openlineage.schema.json"
FORMATS = {"isoparse": "date-time", "uuid": "uuid", "urlparse": "uri"}

definitions = {}
facets = {}


def name_of(cls):
    return f"{cls.__module__.rsplit('.', 1)[-1]}.{cls.__name__}"


def reference(cls):
    define(cls)
    return {"$ref": f"#/$defs/{name_of(cls)}"}


def type_schema(hint):
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any:
        return {}
    if origin in (typing.Union, types.UnionType):
        kinds = [type_schema(it) for it in arguments if it is not type(None)]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if origin is list:
        return {"type": "array", "items": type_schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": type_schema(arguments[1])}
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return {"enum": [it.value for it in hint]}
    if inspect.isclass(hint) and attr.has(hint):
        return reference(hint)
    simple = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return {"type": simple[hint]} if hint in simple else {}


def field_schema(field, hint):
    schema = type_schema(hint)
    if field.validator is not None:
        code = inspect.getsource(field.validator)
        for call, name in FORMATS.items():
            if call in code:
                schema = {**schema, "format": name}
    return schema


def define(cls):
    name = name_of(cls)
    if name in definitions:
        return
    definitions[name] = {}
    hints = typing.get_type_hints(cls)
    properties, required = {}, []
    for field in attr.fields(cls):
        if field.name.startswith("_") and field.name not in ("_producer", "_schemaURL", "_deleted"):
            continue
        properties[field.name] = field_schema(field, hints[field.name])
        always = field.name in ("producer", "schemaURL", "_producer", "_schemaURL")
        if always or (field.default is attr.NOTHING and field.init):
            required.append(field.name)
    definitions[name] = {
        "type": "object",
        "properties": properties,
        "required": sorted(required),
        # Any facet may stand where one of the base classes is named; a facet itself has no other fields than its own.
        "additionalProperties": cls.__module__ == generated.base.__name__ and name.endswith("Facet"),
    }


for module in pkgutil.iter_modules(generated.__path__):
    if module.name == "base":
        continue
    content = importlib.import_module(f"{generated.__name__}.{module.name}")
    for _, cls in inspect.getmembers(content, inspect.isclass):
        if cls.__module__ == content.__name__ and attr.has(cls) and hasattr(cls, "_get_schema"):
            define(cls)
            facets[cls._get_schema()] = name_of(cls)
define(events.RunEvent)

schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$comment": (
        f"Made by scripts/openlineage-schema.py from openlineage-python {importlib.metadata.version('openlineage-python')}, "
        "Copyright 2018-2026 contributors to the OpenLineage project, Apache-2.0. Do not edit."
    ),
    "facets": dict(sorted(facets.items())),
    "$defs": dict(sorted(definitions.items())),
}
pathlib.Path(TARGET).write_text(json.dumps(schema, indent=2, sort_keys=False) + "\n")
