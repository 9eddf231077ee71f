import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { directory, pipeline, python, task, z } from "partitura";

const make = task("make", {
  outputs: { folder: directory() },
  run: async (_, { outputs }) => {
    const folder = outputs["folder"] ?? "";
    await mkdir(join(folder, "sub"), { recursive: true });
    await writeFile(join(folder, "sub", "b.txt"), "b");
    await writeFile(join(folder, "a.txt"), "a");
  },
});
const list = python("list", {
  source: "./steps.py#names",
  inputs: { folder: directory() },
  outputs: { names: z.array(z.string()), text: z.string() },
});

/** A folder with a folder in it from TypeScript is read in Python; its hash is that of its files' names and contents. */
export default pipeline("artifact-directory", {}, () => {
  const { names, text } = list({ folder: make().folder });
  return { names, text };
});
