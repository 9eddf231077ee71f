import type { Span } from "../ir/span.js";
import type { Port } from "../ir/task.js";
import { dslReport } from "./diagnostics.js";
import type { Schema } from "./schema.js";
import { complain } from "./session.js";
import { valueTypeOf } from "./value-type-of.js";

/** The description that a schema carries by `.describe()` or `.meta()`. */
function descriptionOf(schema: Schema): string | undefined {
  return (schema as unknown as { readonly description?: string }).description;
}

const legalName = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The ports of a shape, by name; wrong schemas and names are reported at the span. */
export function portsOf(
  shape: { readonly [name: string]: Schema } | undefined,
  where: string,
  span: Span,
): { readonly [name: string]: Port } {
  const ports = Object.entries(shape ?? {}).map(([name, schema]) => {
    const at = `${where} '${name}'`;
    if (!legalName.test(name) || name.startsWith("out_"))
      complain(dslReport("P1024", { where: at, name }, { span }));
    const { type, bodyType, default: fallback, optional } = valueTypeOf(schema, at, span);
    const description = descriptionOf(schema);
    const port: Port = {
      type,
      ...(JSON.stringify(type) !== JSON.stringify(bodyType) && { bodyType }),
      ...(fallback !== undefined && { default: fallback }),
      ...(optional && { optional }),
      ...(description !== undefined && { description }),
    };
    return [name, port] as const;
  });
  return Object.fromEntries(ports);
}
