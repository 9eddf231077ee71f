import { z } from "zod";
import { askPython } from "./ask-python.js";

const fileSchema = z.object({
  error: z.string().optional(),
  line: z.int().optional(),
  functions: z.record(
    z.string(),
    z.object({
      line: z.int(),
      arguments: z.array(z.object({ name: z.string(), required: z.boolean() })),
      anyKeyword: z.boolean(),
    }),
  ),
  closure: z.array(z.string()),
});

/** What Python's own parser says of a step file: its functions, and the local files it imports (absolute, itself among them). */
export type PythonFile = Readonly<z.infer<typeof fileSchema>>;

const answerSchema = z.object({ files: z.record(z.string(), fileSchema) });
const program = new URL("../../python/read_steps.py", import.meta.url);

/** Reads Python files by the interpreter's own `ast`, without running them; undefined when there is no `python3`. */
export async function readPythonFiles(
  files: readonly string[],
): Promise<ReadonlyMap<string, PythonFile> | undefined> {
  if (files.length === 0) return new Map();
  const answer = await askPython(program, { files });
  return answer === undefined ? undefined : new Map(Object.entries(answerSchema.parse(answer).files));
}
