// executor.ts ORDER.json: runs and resumes pipelines in this process, and ends it at a moment that is asked for.
import { readFileSync } from "node:fs";
import { run, systemClock } from "@partitura/backend-local";
import { inlineBodies } from "./bodies/inline.js";
import type { Kill, Order } from "./order.js";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
const counts = { event: 0, "body-start": 0, "body-end": 0 };

/** Counts that something happens; does not return when it is what the process is to be killed at. */
function happens(at: Exclude<Kill["at"], "time">): void {
  counts[at] += 1;
  if (order.kill?.at === at && order.kill.n === counts[at]) process.kill(process.pid, "SIGKILL");
}

const bodies = inlineBodies({ onStart: () => happens("body-start"), onEnd: () => happens("body-end") });

/** One run to its end. What cannot be resumed because it has not begun is begun. */
async function complete({ runId, pipeline, hash, params, resume }: Order["runs"][number]): Promise<void> {
  const { runsFolder, assets, isolation } = order;
  const [result, problems] = await run({
    pipeline,
    hash,
    params,
    assets,
    runsFolder,
    isolation,
    clock: systemClock,
    concurrency: 4,
    ...(resume ? { resume: runId } : { runId }),
    ...(isolation === "inline" && { bodies }),
    onEvent: ({ type }) => {
      if (type !== "log-line") happens("event");
    },
  });
  if (result === undefined) throw new Error(`${runId}: ${JSON.stringify(problems)}`);
  process.stdout.write(`${runId} ${result.state}\n`);
}

if (order.kill?.at === "time") setTimeout(() => process.kill(process.pid, "SIGKILL"), order.kill.n);
await Promise.all(order.runs.map(complete));
