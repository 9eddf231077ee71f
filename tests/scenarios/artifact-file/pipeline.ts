import { readFile, writeFile } from "node:fs/promises";
import { file, pipeline, python, shell, task, z } from "partitura";

const write = python("write", { source: "./steps.py#write", outputs: { note: file(), lines: z.int() } });
const upper = task("upper", {
  inputs: { note: file() },
  outputs: { loud: file() },
  run: async ({ note }, { outputs }) => {
    await writeFile(outputs["loud"] ?? "", (await readFile(note.path, "utf8")).toUpperCase());
  },
});
const read = shell("read", {
  inputs: { first: file(), second: file() },
  outputs: { text: z.string() },
  command: 'cat "$second" "$first" > "$out_text"',
});

/** A file from Python is read in TypeScript, and both are read in a shell. */
export default pipeline("artifact-file", {}, () => {
  const written = write();
  const { loud } = upper({ note: written.note });
  return { text: read({ first: written.note, second: loud }).text };
});
