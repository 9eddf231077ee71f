import { existsSync, writeFileSync } from "node:fs";
import { each, pipeline, task, z } from "partitura";
import { show } from "../shared/tasks.js";

const flaky = task("flaky", {
  inputs: { name: z.string(), counter: z.string() },
  outputs: { text: z.string() },
  retries: { limit: 1 },
  run: ({ name, counter }, { attempt, pipeline: id }) => {
    const file = `${counter}-${id}-${name}`;
    const first = counter === "" ? attempt === 1 : !existsSync(file);
    if (counter !== "") writeFileSync(file, "");
    if (name === "b" && first) throw new Error("the first attempt fails");
    return { text: name };
  },
});

/** One item of three fails at first: only it is tried again, and the list is whole. */
export default pipeline("retry-in-each", { params: { counter: z.string().default("") } }, ({ params }) => {
  const rows = each("rows", ["a", "b", "c"], (name) => flaky({ name, counter: params.counter }).text);
  return { rows: show({ value: rows }).text };
});
