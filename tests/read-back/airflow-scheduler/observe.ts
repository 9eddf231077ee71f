import { join } from "node:path";
import { checkFile, compileTo, type Checked } from "@partitura/compiler";
import { hasErrors, type Backend } from "@partitura/core";
import { callAdapter } from "../../conformance/engine-environment.js";
import { inFolder, writeEmitted } from "../engines.js";
import type { Observed } from "./observed.js";

/** By pipeline, the runs that are triggered, and with what; the others are started by their schedules. */
const triggered = (url: string): { readonly [id: string]: { readonly [run: string]: object } } => ({
  pools: { only: {} },
  priorities: { only: {} },
  items: { only: {} },
  "slow-task": { only: {} },
  "slow-run": { only: {} },
  delays: { only: {} },
  approvals: { approved: {}, rejected: {} },
  unanswered: { only: {} },
  producer: { only: {} },
  secrets: { only: {} },
  operators: { only: {} },
  endpoints: { only: { url } },
  bounded: { within: { level: 3 }, beyond: { level: 4 } },
  overlaid: { first: {}, second: {} },
});

/** How many runs schedules start at least. */
const started: { readonly [id: string]: number } = {
  consumer: 1,
  "caught-up": 3,
  queued: 3,
  missed: 1,
  awaited: 1,
  waiting: 1,
};

/** Runs that a wrong param keeps from being made. */
const refused: { readonly [id: string]: number } = { bounded: 1 };

/** What people answer, in this order. */
const answers = [
  { runId: "approved", option: "Approve", user: "ben" },
  { runId: "approved", option: "Approve", user: "ana" },
  { runId: "rejected", option: "Reject", user: "ana" },
].map((it) => ({ ...it, dagId: "approvals", taskId: "release" }));

/** The pipelines that a target takes, by id. */
export async function pipelinesFor(backend: Backend): Promise<ReadonlyMap<string, Checked>> {
  const found = new Map<string, Checked>();
  for (const id of [...Object.keys(triggered("")), ...Object.keys(started)]) {
    const [checked, diagnostics] = await checkFile(join(import.meta.dirname, "pipelines.ts"), {
      pipeline: id,
    });
    if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
    const [result] = compileTo(backend, checked, { version: "0.0.0", source: "pipelines.ts" });
    if (result !== undefined) found.set(id, checked);
  }
  return found;
}

/** Runs pipelines under the scheduler of an engine, and answers what they ask. */
export function observe(
  engine: string,
  backend: Backend,
  pipelines: ReadonlyMap<string, Checked>,
  url: string,
): Promise<Observed> {
  return inFolder((folder) => {
    for (const checked of pipelines.values()) {
      const [result] = compileTo(backend, checked, {
        options: { artifacts: { kind: "folder", path: join(folder, "artifacts") } },
        version: "0.0.0",
        source: "pipelines.ts",
      });
      if (result !== undefined) writeEmitted(join(folder, "dags"), result);
    }
    const here = Object.entries(triggered(url)).filter(([id]) => pipelines.has(id));
    const counts = here.map(([id, runs]) => [id, Object.keys(runs).length - (refused[id] ?? 0)]);
    return callAdapter<Observed>(engine, "airflow/scheduler.py", {
      folder: join(folder, "dags"),
      pools: { narrow: 3, single: 1 },
      users: ["ana", "ben"],
      env: { "AIRFLOW_VAR_DEPLOY-TOKEN": "correct horse" },
      trigger: here.flatMap(([dagId, runs]) =>
        Object.entries(runs).map(([runId, conf]) => ({ dagId, runId, conf })),
      ),
      answers: pipelines.has("approvals") ? answers : [],
      commands: ["sleep 511", "sleep 512"],
      until: { ...started, ...Object.fromEntries(counts) },
      seconds: 300,
    });
  });
}
