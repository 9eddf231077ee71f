import { readFile, writeFile } from "node:fs/promises";
import { dataset, directory, each, file, pipeline, python, shell, task, z } from "partitura";

const write = python("write", {
  source: "./steps.py#write",
  inputs: { text: z.string() },
  outputs: { note: file(), folder: directory(), size: z.int() },
});

const read = python("read", {
  source: "./steps.py#read",
  inputs: { note: file(), folder: directory() },
  outputs: { text: z.string(), names: z.array(z.string()) },
});

const upper = task("upper", {
  inputs: { note: file() },
  outputs: { loud: file(), length: z.int() },
  run: async ({ note }, { outputs }) => {
    const text = (await readFile(note.path, "utf8")).toUpperCase();
    await writeFile(outputs["loud"] ?? "", text);
    return { length: text.length };
  },
});

const count = shell("count", {
  inputs: { loud: file() },
  outputs: { lines: z.int(), copy: file() },
  command: 'wc -l < "$loud" > "$out_lines"; cp "$loud" "$out_copy"',
});

const make = python("make", {
  source: "./steps.py#make",
  inputs: { number: z.int() },
  outputs: { data: dataset() },
});

const choose = task("choose", {
  inputs: { made: z.array(z.object({ data: dataset(), number: z.int() })) },
  outputs: { chosen: dataset(), number: z.int() },
  run: ({ made }) => {
    const best = made.reduce((left, right) => (right.number > left.number ? right : left));
    return { chosen: best.data, number: best.number };
  },
});

const load = python("load", {
  source: "./steps.py#load",
  inputs: { data: dataset() },
  outputs: { number: z.int() },
});

/** Files and folders pass between languages; one made in a loop is chosen by reference and opened afterwards. */
export default pipeline("artifacts", {}, () => {
  const written = write({ text: "é {{ x }}\n" });
  const back = read({ note: written.note, folder: written.folder });
  const { loud } = upper({ note: written.note });
  const counted = count({ loud });
  const made = each("numbers", [3, 7, 5], (number) => ({ data: make({ number }).data, number }));
  const { chosen } = choose({ made });
  return { text: back.text, lines: counted.lines, number: load({ data: chosen }).number };
});
