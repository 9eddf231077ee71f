// child.ts ORDER.json: runs a program in a process of its own and prints what it took, as JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { run, type TaskState } from "@partitura/backend-local";
import type { Order, Taken } from "./order.js";
import { programOf } from "./programs.js";

/** As many tasks as are run first, so that everything is loaded. */
const warmUp = 20;

async function runTasks(
  { bodies, assets, shape, task, isolation, cached, folder }: Order,
  count: number,
): Promise<number> {
  const { pipeline, hash } = programOf(bodies, shape, task, count, cached);
  const started = performance.now();
  const [result, problems] = await run({
    pipeline,
    hash,
    assets,
    params: {},
    runsFolder: join(folder, "runs"),
    isolation,
    env: { ...process.env, PARTITURA_CACHE_DIR: join(folder, "cache") },
  });
  const took = performance.now() - started;
  if (result?.state !== "succeeded") throw new Error(`did not succeed: ${JSON.stringify(problems)}`);
  const states = result.tasks.map((it): TaskState => it.state);
  const expected = shape === "fan-out" ? count + 1 : count;
  if (states.length !== expected) throw new Error(`${states.length} tasks ran, not ${expected}`);
  return took;
}

/** From this many tasks on `partitura run` lets less garbage lie (cli/src/execute/execute-run.ts); so does this program. */
const manyTasks = 20_000;

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
if (order.count > manyTasks) setFlagsFromString("--heap-growing-percent=10");
await runTasks(order, warmUp);
if (order.cached) await runTasks(order, order.count);
const taken: Taken = {
  milliseconds: await runTasks(order, order.count),
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(`${JSON.stringify(taken)}\n`);
