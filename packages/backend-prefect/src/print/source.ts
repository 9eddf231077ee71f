import { py, type Expression } from "@partitura/codegen";
import type { EnvSource } from "../model.js";
import type { Own } from "./own.js";

/** Where a value comes from, in Python. */
export function printSource(source: EnvSource, own: Own): Expression {
  switch (source.kind) {
    case "value":
      return py.string(source.value);
    case "block": {
      const load = py.attribute(own.from("prefect.blocks.system", "Secret"), "load");
      return py.call(py.attribute(py.call(load, [py.string(source.block)]), "get"));
    }
    case "env":
      return py.subscript(own.from("os", "environ"), py.string(source.variable));
  }
}
