import { artifactKinds } from "@partitura/core";
import type { PythonFunction, PythonPort, PythonType } from "./read-types.js";

/** Names that a constant of the module cannot have: words of TypeScript, and what modules like it import. */
const reserved = new Set([
  ...artifactKinds,
  "z",
  ...(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof var void while with yield undefined NaN Infinity"
  ).split(" "),
]);

const text = (value: unknown): string => JSON.stringify(value);
const key = (name: string): string =>
  name === "__proto__" ? `[${text(name)}]` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name);
const indented = (code: string): string => code.replaceAll("\n", "\n  ");

/** An object literal with a line for each entry. */
const block = (entries: readonly string[]): string =>
  entries.length === 0 ? "{}" : `{\n${entries.map((it) => `  ${indented(it)},\n`).join("")}}`;

function unionCode(options: readonly PythonType[]): string {
  const others = options.filter((it) => it.kind !== "none");
  const [first] = others;
  const code =
    others.length === 1 && first !== undefined
      ? typeCode(first)
      : `z.union([${others.map(typeCode).join(", ")}])`;
  return others.length === options.length ? code : `${code}.nullable()`;
}

function literalCode(values: readonly (string | number | boolean)[]): string {
  if (values.length === 1) return `z.literal(${text(values[0])})`;
  const list = `[${values.map(text).join(", ")}]`;
  return values.every((it) => typeof it === "string") ? `z.enum(${list})` : `z.literal(${list})`;
}

/** The schema of a type. */
function typeCode(type: PythonType): string {
  switch (type.kind) {
    case "int":
      return "z.int()";
    case "float":
      return "z.number()";
    case "str":
      return "z.string()";
    case "bool":
      return "z.boolean()";
    case "any":
      return "z.unknown()";
    case "none":
      return "z.null()";
    case "path":
      return `${type.artifact}()`;
    case "literal":
      return literalCode(type.values);
    case "list":
      return `z.array(${typeCode(type.items)})`;
    case "dict":
      return `z.record(z.string(), ${typeCode(type.values)})`;
    case "union":
      return unionCode(type.options);
    case "object":
      return `z.object(${portsCode(type.fields)})`;
  }
}

function portsCode(ports: readonly PythonPort[]): string {
  return block(
    ports.map((port) => {
      const fallback = "default" in port ? `.default(${text(port.default)})` : "";
      return `${key(port.name)}: ${typeCode(port.type)}${port.optional === true ? ".optional()" : fallback}`;
    }),
  );
}

/** What the schemas of functions use: artifact constructors, and `z`. An artifact is never inside another type. */
function importsOf(functions: readonly PythonFunction[]): readonly string[] {
  const used = functions
    .flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
    .map(({ type }) => (type.kind === "path" ? type.artifact : "z"));
  return [...new Set(used)].toSorted();
}

/**
 * The TypeScript module with the types of a step file's functions: one constant for each, to be spread into `python()`.
 * `source` is the path of the Python file from the folder of the module. A function whose name is taken gets
 * a `_` after it. Equal functions give equal text.
 */
export function typesModule(functions: readonly PythonFunction[], source: string): string {
  const bodies = functions.map(({ name, description, inputs, outputs }) => {
    const code = block([
      `source: ${text(`${source}#${name}`)}`,
      ...(description === "" ? [] : [`description: ${text(description)}`]),
      `inputs: ${portsCode(inputs)}`,
      `outputs: ${portsCode(outputs)}`,
    ]);
    return { name, code };
  });
  const imports = importsOf(functions);
  const constants = bodies.map(({ name, code }) => {
    const exported = reserved.has(name) ? `${name}_` : name;
    return `\n// prettier-ignore\nexport const ${exported} = ${code} as const;\n`;
  });
  return [
    `// Made from the annotations in ${source} by \`partitura types\`: change them there and make it again.\n`,
    ...(imports.length === 0 ? [] : [`import { ${imports.join(", ")} } from "partitura";\n`]),
    ...constants,
    ...(constants.length === 0 ? ["\nexport {};\n"] : []),
  ].join("");
}
