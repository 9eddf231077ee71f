import { readFile, writeFile } from "node:fs/promises";
import { file, pipeline, task, z } from "partitura";
import { average, unit } from "./numbers.js";

const separator = ", ";

const compute = task("compute", {
  inputs: { numbers: z.array(z.number()), label: z.string().default("mean") },
  outputs: { text: z.string(), mean: z.number(), report: file() },
  run: async ({ numbers, label }, { log, outputs, taskId, attempt }) => {
    const mean = average(numbers);
    log(`mean ${mean} of ${numbers.length} numbers`);
    await writeFile(outputs["report"] ?? "", numbers.map((it) => `${it} ${unit}`).join(separator));
    return { text: `${taskId} ${attempt}: ${label} {{ ${mean} }}`, mean };
  },
});

const read = task("read", {
  inputs: { report: file(), text: z.string(), extra: z.string().optional() },
  outputs: { content: z.string(), keys: z.array(z.string()) },
  run: async (inputs) => ({
    content: `${await readFile(inputs.report.path, "utf8")} / ${inputs.text}`,
    keys: Object.keys(inputs).toSorted(),
  }),
});

/** TypeScript bodies with imports, constants, defaults, an optional input, files and a context. */
export default pipeline("typescript", {}, () => {
  const computed = compute({ numbers: [1, 2, 6] });
  const { content, keys } = read({ report: computed.report, text: computed.text });
  return { content, keys, mean: computed.mean };
});
