import { execFile } from "node:child_process";
import { z } from "zod";

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
const program = new URL("../../python/read_steps.py", import.meta.url).pathname;

/** Reads Python files by the interpreter's own `ast`, without running them; undefined when there is no `python3`. */
export async function readPythonFiles(
  files: readonly string[],
): Promise<ReadonlyMap<string, PythonFile> | undefined> {
  if (files.length === 0) return new Map();
  const answer = await new Promise<string | undefined>((settle, fail) => {
    const child = execFile(
      process.env["PARTITURA_PYTHON"] ?? "python3",
      ["-I", program],
      { maxBuffer: 2 ** 26 },
      (error, stdout) => {
        if (error === null) settle(stdout);
        else if ((error as NodeJS.ErrnoException).code === "ENOENT") settle(undefined);
        else fail(error);
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(JSON.stringify({ files }));
  });
  return answer === undefined
    ? undefined
    : new Map(Object.entries(answerSchema.parse(JSON.parse(answer)).files));
}
