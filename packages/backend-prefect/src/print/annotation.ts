import { py, pythonLiteral, type Expression, type Imports } from "@partitura/codegen";
import type { Annotation } from "../model.js";

/** A type hint as Python, its names imported. */
export function printAnnotation(annotation: Annotation, imports: Imports): Expression {
  const print = (inner: Annotation): Expression => printAnnotation(inner, imports);
  switch (annotation.kind) {
    case "name":
      if (annotation.name === "Any") return imports.from("typing", "Any");
      return annotation.name === "None" ? py.none : py.name(annotation.name);
    case "literal":
      return py.subscript(imports.from("typing", "Literal"), listed(annotation.values.map(pythonLiteral)));
    case "list":
      return py.subscript(py.name("list"), print(annotation.items));
    case "dict":
      return py.subscript(py.name("dict"), py.tuple([py.name("str"), print(annotation.values)]));
    case "union":
      return annotation.options.map(print).reduce((left, right) => py.binary(left, "|", right));
    case "field": {
      const keywords = Object.fromEntries(
        Object.entries(annotation.field).map(([name, value]) => [name, pythonLiteral(value)]),
      );
      const field = py.call(imports.from("pydantic", "Field"), [], keywords);
      return py.subscript(imports.from("typing", "Annotated"), py.tuple([print(annotation.of), field]));
    }
  }
}

const listed = (items: readonly Expression[]): Expression => {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : py.tuple(items);
};
