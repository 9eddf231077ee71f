import { appendFile, readFile } from "node:fs/promises";
import { each, pipeline, task, z } from "partitura";
import { texts } from "../shared/tasks.js";

const alone = task("alone", {
  inputs: { item: z.string(), log: z.string() },
  outputs: { item: z.string() },
  run: async ({ item, log }) => {
    if (log !== "") {
      await appendFile(log, `${item}(`);
      await new Promise((wake) => setTimeout(wake, 50));
      await appendFile(log, ")");
      const seen = await readFile(log, "utf8");
      if (/\([^)]*\(/.test(seen)) throw new Error(`two at once: ${seen}`);
    }
    return { item };
  },
});

/** One item at a time. Where a file can be shared, `log` names it, and an item that meets another one there fails. */
export default pipeline("each-concurrency-one", { params: { log: z.string().default("") } }, ({ params }) => {
  const rows = each("rows", ["a", "b", "c"], (item) => alone({ item, log: params.log }).item, {
    concurrency: 1,
  });
  return { rows: texts({ items: rows }).items };
});
