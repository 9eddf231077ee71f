import { existsSync, writeFileSync } from "node:fs";
import { pipeline, task, z } from "partitura";
import { text } from "../shared/tasks.js";

const flaky = task("flaky", {
  inputs: { counter: z.string() },
  outputs: { text: z.string() },
  retries: { limit: 1 },
  run: ({ counter }, { attempt, pipeline: id }) => {
    const file = `${counter}-${id}`;
    const first = counter === "" ? attempt === 1 : !existsSync(file);
    if (counter !== "") writeFileSync(file, "");
    if (first) throw new Error("the first attempt fails");
    return { text: "second attempt" };
  },
});

/** A TypeScript task fails at first and then succeeds: what needs it runs. `counter` is a file to count in where the engine does not tell the attempt. */
export default pipeline("retry-succeeds", { params: { counter: z.string().default("") } }, ({ params }) => {
  const done = flaky({ counter: params.counter });
  return { text: text({ text: done.text }).text };
});
