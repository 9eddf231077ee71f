import { join } from "node:path";
import { prefect3 } from "@partitura/backend-prefect";
import { checkFile, compileTo, type Checked } from "@partitura/compiler";
import type { Backend, Json } from "@partitura/core";
import { callAdapter } from "../../conformance/engine-environment.js";
import { repository } from "../../conformance/scenario.js";
import { inFolder, topFile, writeEmitted } from "../engines.js";
import type { Listeners } from "../listeners.js";

const source = "tests/read-back/prefect-server/pipelines.ts";

/** A flow run as the server has recorded it. */
export interface Run {
  readonly runState: string | null;
  readonly runType?: string | null;
  readonly message?: string | null;
  readonly startedAt?: string | null;
  readonly value?: { readonly [name: string]: Json };
  readonly tasks: readonly {
    readonly id: string;
    readonly state: string;
    readonly type: string;
    readonly message: string | null;
    readonly tries: number;
    readonly tags: readonly string[];
  }[];
  readonly error?: string;
}

/** A deployment with its runs. */
export interface Deployed {
  readonly key: string;
  /** Expected starts of the runs that the scheduler had made. */
  readonly scheduled: readonly string[];
  readonly runs: readonly {
    readonly scheduledFor: string;
    readonly auto: boolean;
    readonly states: readonly {
      readonly name: string;
      readonly at: string;
      readonly message: string | null;
    }[];
    readonly run: Run;
  }[];
}

/** What tests/engines/prefect/deployed.py tells. */
export interface Answer {
  readonly deployments: readonly Deployed[];
  readonly calls: readonly (Run & { readonly key: string })[];
  readonly log: string;
}

/** The deployments with how many runs of each are waited for. */
export const deployments = {
  mornings: 0,
  queued: 2,
  skipping: 2,
  following: 2,
  over: 1,
  early: 1,
  "on-any": 1,
  "on-all": 1,
} as const;

/** The flows that are called, and what each waits for before. */
export const calls = [
  { key: "waiting", flow: "waiting" },
  { key: "calling", flow: "calling" },
  { key: "orders", flow: "orders", after: [{ flow: "waiting", state: "Running" }], pause: 2 },
  { key: "customers", flow: "customers", after: [{ flow: "orders", state: "Completed" }], pause: 3 },
  { key: "drawing", flow: "drawing" },
  { key: "drawing again", flow: "drawing", after: [{ flow: "drawing", state: "Completed" }] },
  { key: "drawing later", flow: "drawing", after: [{ flow: "drawing", state: "Completed" }], pause: 21 },
  { key: "late", flow: "late" },
  { key: "stopped", flow: "stopped" },
  { key: "asking", flow: "asking" },
  { key: "unheard", flow: "unheard" },
  { key: "sharing", flow: "sharing" },
] as const;

/** The answers to approvals. */
const answers = [
  { key: "yes", event: "approval.approved", run: "asking", task: "yes" },
  { key: "no", event: "approval.rejected", run: "asking", task: "no" },
] as const;

/** The work pool of a deployment: one that a real worker takes runs of, which is slow, or one of the harness. */
const poolOf = (key: string): string => (key === "on-any" ? "workers" : "forks");

/** A pipeline of `pipelines.ts`. */
export async function checkedOf(pipeline: string): Promise<Checked> {
  const [checked, problems] = await checkFile(join(repository, source), { pipeline });
  if (checked === undefined) throw new Error(JSON.stringify(problems));
  return checked;
}

/** Emits the pipelines, deploys and calls them. */
export function play(listeners: Listeners): Promise<Answer> {
  return inFolder(async (folder) => {
    const ids = new Set([...Object.keys(deployments), ...calls.map(({ flow }) => flow)]);
    const modules = new Map<string, string>();
    const options = {
      secrets: { webhook: { env: "WEBHOOK" }, slack: { env: "SLACK" }, smtp: { env: "SMTP" } },
    };
    for (const id of ids) {
      const checked = await checkedOf(id);
      const [result, problems] = compileTo(prefect3 as Backend, checked, {
        options: { ...options, workPool: poolOf(id) },
        version: "0.0.0",
        source,
      });
      if (result === undefined) throw new Error(JSON.stringify(problems));
      writeEmitted(join(folder, id), result);
      modules.set(id, topFile(result, ".py"));
    }
    const env = {
      WEBHOOK: `${listeners.http}/webhook`,
      SLACK: `${listeners.http}/slack`,
      SMTP: listeners.smtp,
    };
    return callAdapter<Answer>("prefect-3", "prefect/deployed.py", {
      worker: poolOf("on-any"),
      settings: {
        PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME: "P300D",
        PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS: "40",
        PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS: "40",
      },
      deployments: Object.entries(deployments).map(([key, runs]) => ({
        key,
        runs,
        pool: poolOf(key),
        folder: join(folder, key),
      })),
      limits: { press: 1 },
      secrets: { "press-token": "it is me" },
      calls: [
        ...answers,
        ...calls.map((call) => {
          const module = modules.get(call.flow) ?? "";
          const file = join(folder, call.flow, module);
          const params = call.flow === "calling" ? { url: `${listeners.http}/ready` } : {};
          return { ...call, env, params, file, flow: module.replace(/\.py$/, "") };
        }),
      ],
    });
  });
}

/** When a run entered a state, in milliseconds. */
export function instantOf({ states }: Deployed["runs"][number], name: string): number {
  const found = states.find((state) => state.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${JSON.stringify(states)}`);
  return Date.parse(found.at);
}
