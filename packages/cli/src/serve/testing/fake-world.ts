import type { Diagnostic, Schedule } from "@partitura/core";
import type { ServeEvent } from "../serve-event.js";
import { serveLoop } from "../serve-loop.js";
import type { Served, Sources } from "../sources.js";
import type { RunOrder } from "../start-run.js";
import { readState } from "../state-file.js";
import { finished, started, writeEvents } from "./store.js";
import type { VirtualTime } from "./virtual-time.js";

/** Pipelines that can be changed while they are served. */
export interface FakeSources extends Sources {
  readonly change: (pipelines: { readonly [id: string]: Schedule }) => void;
}

/** Sources of pipelines that have a schedule and nothing else. */
export function fakeSources(initial: { readonly [id: string]: Schedule }): FakeSources {
  const served = (all: { readonly [id: string]: Schedule }): ReadonlyMap<string, Served> =>
    new Map(
      Object.entries(all).map(
        ([id, schedule]) => [id, { id, schedule, file: `${id}.ts` } as Served] as const,
      ),
    );
  let pipelines = served(initial);
  let changed = false;
  return {
    pipelines: () => pipelines,
    change: (next) => {
      pipelines = served(next);
      changed = true;
    },
    reload: () => {
      const loaded = changed ? ["changed.ts"] : [];
      changed = false;
      return Promise.resolve({ loaded, problems: [] });
    },
  };
}

/** How long the runs of a pipeline take, ms; `Infinity` until they are stopped, `deaf` do not stop, `crash` write nothing at all. */
export type Durations = { readonly [pipeline: string]: number | "deaf" | "crash" };

/** A `serve` under way. */
export interface Serving {
  readonly events: ServeEvent[];
  readonly problems: Diagnostic[];
  /** Every run that was asked for: `scheduledAt`, or `updates` for one by assets; with `+` when it was to go on. */
  readonly runs: (pipeline?: string) => readonly string[];
  /** Ctrl-C. */
  readonly stop: () => Promise<void>;
}

/** Serves fake pipelines whose runs do nothing but take their time. */
export async function serving(
  folder: string,
  time: VirtualTime,
  sources: Sources,
  durations: Durations = {},
  parallel = 16,
): Promise<Serving> {
  const [state] = await readState(folder);
  const events: ServeEvent[] = [];
  const problems: Diagnostic[] = [];
  const asked: { readonly pipeline: string; readonly text: string }[] = [];
  const stopping = new AbortController();
  const { clock, runClock } = time;

  async function start(
    { id }: Served,
    { runId, scheduled, resume }: RunOrder,
    signal: AbortSignal,
  ): ReturnType<Parameters<typeof serveLoop>[0]["start"]> {
    asked.push({ pipeline: id, text: `${scheduled?.scheduledAt ?? "updates"}${resume ? "+" : ""}` });
    const takes = durations[id] ?? 0;
    if (takes === "crash") return new Promise(() => undefined);
    if (!resume) writeEvents(folder, runId, started(runId, id, clock.now(), scheduled?.scheduledAt));
    if (takes === "deaf") return new Promise(() => undefined);
    if (takes > 0) await runClock.sleep(takes, signal);
    const outcome = signal.aborted ? "cancelled" : "succeeded";
    writeEvents(folder, runId, finished(runId, clock.now(), outcome));
    return { state: outcome, durationMs: takes, diagnostics: [] };
  }

  const over = serveLoop({
    sources,
    runsFolder: folder,
    state,
    clock,
    parallel,
    start,
    tell: (event) => events.push(event),
    complain: (found) => problems.push(...found),
    signal: stopping.signal,
  }).finally(time.end);
  over.catch(() => undefined);
  await time.settle();
  return {
    events,
    problems,
    runs: (pipeline) =>
      asked.flatMap((it) => (pipeline === undefined || it.pipeline === pipeline ? [it.text] : [])),
    stop: async () => {
      stopping.abort();
      await over;
    },
  };
}
