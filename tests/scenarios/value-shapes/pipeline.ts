import { pipeline, python, task, z } from "partitura";
import { note } from "../shared/tasks.js";

const shapes = {
  record: z.record(z.string(), z.int()),
  pair: z.tuple([z.string(), z.int()]),
  choice: z.enum(["a", "b"]),
  constant: z.literal(7),
  either: z.union([z.string(), z.array(z.int())]),
  flag: z.boolean(),
};

const inPython = python("in-python", { source: "./steps.py#same", inputs: shapes, outputs: shapes });
const inTypescript = task("in-typescript", { inputs: shapes, outputs: shapes, run: (given) => given });

/** Records, pairs, choices, constants and unions pass between languages; a key that a record lacks is null. */
export default pipeline("value-shapes", {}, () => {
  const first = inPython({
    record: { x: 1, "y z": 2, é: 3 },
    pair: ["p", 4],
    choice: "b",
    constant: 7,
    either: [1, 2],
    flag: false,
  });
  const second = inTypescript({
    record: first.record,
    pair: first.pair,
    choice: first.choice,
    constant: first.constant,
    either: first.either,
    flag: first.flag,
  });
  note({ note: second.choice }, { id: "chosen" });
  return { there: second.record.get("y z"), missing: second.record.get("q"), pair: second.pair };
});
