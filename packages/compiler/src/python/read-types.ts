import { artifactKinds } from "@partitura/core";
import { z } from "zod";
import { askPython } from "./ask-python.js";

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/** A type as an annotation says it. */
export type PythonType =
  | { readonly kind: "int" | "float" | "str" | "bool" | "any" | "none" }
  | { readonly kind: "path"; readonly artifact: (typeof artifactKinds)[number] }
  | { readonly kind: "literal"; readonly values: readonly z.infer<typeof scalarSchema>[] }
  | { readonly kind: "list"; readonly items: PythonType }
  | { readonly kind: "dict"; readonly values: PythonType }
  | { readonly kind: "union"; readonly options: readonly PythonType[] }
  | { readonly kind: "object"; readonly fields: readonly PythonPort[] };

/** An argument, a returned value, or a field of a TypedDict. */
export interface PythonPort {
  readonly name: string;
  readonly type: PythonType;
  readonly optional?: true | undefined;
  readonly default?: unknown;
}

const typeSchema: z.ZodType<PythonType> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["int", "float", "str", "bool", "any", "none"]) }),
    z.object({ kind: z.literal("path"), artifact: z.enum(artifactKinds) }),
    z.object({ kind: z.literal("literal"), values: z.array(scalarSchema) }),
    z.object({ kind: z.literal("list"), items: typeSchema }),
    z.object({ kind: z.literal("dict"), values: typeSchema }),
    z.object({ kind: z.literal("union"), options: z.array(typeSchema) }),
    z.object({ kind: z.literal("object"), fields: z.array(portSchema) }),
  ]),
);
const portSchema: z.ZodType<PythonPort> = z.object({
  name: z.string(),
  type: typeSchema,
  optional: z.literal(true).optional(),
  default: z.unknown().optional(),
});

const functionSchema = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.array(portSchema),
  outputs: z.array(portSchema),
});
/** A function of a step file: its first paragraph of documentation, and its types. */
export type PythonFunction = Readonly<z.infer<typeof functionSchema>>;

const answerSchema = z.object({
  error: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  functions: z.array(functionSchema),
  problems: z.array(
    z.object({
      file: z.string(),
      line: z.int(),
      column: z.int(),
      where: z.string(),
      problem: z.string(),
    }),
  ),
});
/** What the annotations of a step file say, and what is wrong with them. Paths are absolute. */
export type PythonTypes = Readonly<z.infer<typeof answerSchema>>;

const program = new URL("../../python/read_types.py", import.meta.url);

/** Reads the annotations of the functions of a Python file, without running it; undefined when there is no `python3`. */
export async function readPythonTypes(file: string): Promise<PythonTypes | undefined> {
  const answer = await askPython(program, { file });
  return answer === undefined ? undefined : answerSchema.parse(answer);
}
