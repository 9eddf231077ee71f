import { readFile, writeFile } from "node:fs/promises";
import { directory, file, pipeline, python, task, z } from "partitura";

const packages = ["six==1.17.0"];
const rows = z.array(z.int()).min(20_000);

const make = python("make", {
  source: "./steps.py#make",
  inputs: { count: z.int() },
  outputs: { note: file(), folder: directory(), rows },
});

const alone = python("alone", {
  source: "./steps.py#alone",
  packages,
  inputs: {},
  outputs: { empty: directory() },
});

const packed = python("packed", {
  source: "./steps.py#packed",
  packages,
  inputs: { note: file(), folder: directory(), rows },
  outputs: { text: z.string(), names: z.array(z.string()), total: z.int() },
});

const loud = task("loud", {
  inputs: { note: file(), rows },
  outputs: { note: file(), loud: file(), doubled: rows },
  run: async ({ note, rows: given }, { outputs }) => {
    await writeFile(outputs["loud"] ?? "", (await readFile(note.path, "utf8")).toUpperCase());
    const { type, uri, sha256 } = note;
    return { note: { type, uri, sha256 }, doubled: given.map((it) => it * 2) };
  },
});

const leave = python("leave", {
  source: "./steps.py#leave",
  inputs: { note: file() },
  outputs: {},
  skippable: true,
});

const last = python("last", {
  source: "./steps.py#last",
  inputs: { note: file(), loud: file(), empty: directory(), doubled: rows },
  outputs: { texts: z.array(z.string()), files: z.array(z.string()), total: z.int() },
});

/** A file, folders and large values that go through a store: between languages, environments and as they came. */
export default pipeline("stored", {}, () => {
  const made = make({ count: 20_000 });
  const { empty } = alone({});
  packed({ note: made.note, folder: made.folder, rows: made.rows });
  const louder = loud({ note: made.note, rows: made.rows });
  leave({ note: made.note });
  last({ note: louder.note, loud: louder.loud, empty, doubled: louder.doubled });
});

/** One task that makes something in an environment of its own. */
export const storedAlone = pipeline("stored-alone", {}, () => {
  alone({});
});

const draw = python("draw", { source: "./steps.py#draw", inputs: {}, outputs: { number: file() } });

/** A task that is called again with the same inputs, whose earlier result is in the store. */
export const storedCached = pipeline("stored-cached", {}, () => {
  const first = draw({}, { id: "first", cache: {} });
  draw({}, { id: "again", after: first, cache: {} });
  draw({}, { id: "anew", after: first });
});
