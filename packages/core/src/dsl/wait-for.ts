import { z } from "zod";
import type { WaitCondition } from "../ir/task.js";
import { dslReport } from "./diagnostics.js";
import { makeTask } from "./make-task.js";
import { durationOf, type Policies } from "./policy.js";
import type { Duration } from "./quantity.js";
import type { Shape } from "./schema.js";
import { complain } from "./session.js";
import type { Task } from "./step.js";

interface Conditions {
  /** An instant, ISO 8601 with an offset or `Z`. */
  readonly time: { at: string };
  readonly duration: { seconds: number };
  /** A file or folder that is there. */
  readonly file: { path: string };
  /** An endpoint that answers a GET with a status, 200 when not given. */
  readonly http: { url: string; status?: number };
  /** A shell command that ends with 0. */
  readonly command: { command: string };
  /** The success of another pipeline's run for the same scheduled instant. */
  readonly pipeline: { pipeline: string };
  /** An update of an asset since the run began. */
  readonly asset: { asset: string };
}

const inputs: { readonly [C in WaitCondition]: Shape } = {
  time: { at: z.iso.datetime({ offset: true }) },
  duration: { seconds: z.number().min(0) },
  file: { path: z.string().min(1) },
  http: { url: z.string().regex(/^https?:\/\/./), status: z.int().default(200) },
  command: { command: z.string().min(1) },
  pipeline: { pipeline: z.string().min(1) },
  asset: { asset: z.string().min(1) },
};

/** How long and how often a wait asks; every other setting of a task may be given too. */
export interface WaitSpec extends Policies {
  readonly description?: string | undefined;
  /** How long it waits at most; it fails then. */
  readonly timeout: Duration;
  /** How often it asks; 30 seconds when not given. */
  readonly every?: Duration | undefined;
}

/**
 * A task that waits for something: a time, a duration, a file, an HTTP endpoint, a command, another pipeline's success, or
 * an asset. It takes what it waits for as its input and gives nothing; other tasks are `after` it.
 *
 * @example
 * const arrival = waitFor("arrival", "file", { timeout: "6h", every: "1m" });
 * const arrived = arrival({ path: str`/data/${params.day}.csv` });
 */
export function waitFor<const Id extends string, const C extends WaitCondition>(
  id: Id,
  condition: C,
  spec: WaitSpec,
): Task<Id, Conditions[C], {}> {
  const { every = "30s", ...rest } = spec;
  return makeTask(id, { ...rest, inputs: inputs[condition] }, waitFor, (span) => {
    if ((spec as { readonly timeout?: unknown }).timeout === undefined)
      complain(dslReport("P1031", { id }, { span }));
    return { kind: "wait", condition, intervalSeconds: durationOf("every", every, span) ?? 30 };
  }) as Task<Id, Conditions[C], {}>;
}
