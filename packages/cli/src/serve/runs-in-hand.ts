import type { Diagnostic } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { type Cause, endEvent, type UntimedServeEvent } from "./serve-event.js";
import type { Served } from "./sources.js";
import type { RunEnd, RunOrder } from "./start-run.js";

/** A run that has ended. */
export interface EndedRun {
  readonly pipeline: string;
  readonly runId: string;
  readonly state: RunEnd["state"];
}

/** The runs that this process runs. */
export interface RunsInHand {
  readonly launch: (served: Served, order: RunOrder, cause: Cause) => void;
  readonly has: (runId: string) => boolean;
  readonly count: () => number;
  /** Asks the runs of a pipeline to end; gives their ids. */
  readonly stop: (pipeline: string) => readonly string[];
  /** Asks all runs to end and waits until they have. */
  readonly stopAll: () => Promise<void>;
  /** The runs that have ended since the last time this was asked. */
  readonly takeEnded: () => readonly EndedRun[];
}

/** What running needs of the world. */
export interface RunsWorld {
  readonly start: (served: Served, order: RunOrder, signal: AbortSignal) => Promise<RunEnd>;
  readonly tell: (event: UntimedServeEvent) => void;
  readonly complain: (diagnostics: readonly Diagnostic[], file?: string) => void;
  /** Called when a run has ended. */
  readonly onEnd: () => void;
}

interface Running {
  readonly pipeline: string;
  readonly abort: AbortController;
  readonly over: Promise<void>;
}

/** Holds the runs of this process, each until it is over. */
export function runsInHand({ start, tell, complain, onEnd }: RunsWorld): RunsInHand {
  const running = new Map<string, Running>();
  let ended: EndedRun[] = [];

  async function follow(served: Served, order: RunOrder, cause: Cause, signal: AbortSignal): Promise<void> {
    const { id: pipeline, file } = served;
    const { runId } = order;
    const end = await start(served, order, signal).catch((error: unknown): RunEnd => {
      const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { state: "refused", diagnostics: [commandReport("P9001", { problem })] };
    });
    tell(endEvent(pipeline, runId, end, cause));
    if (end.diagnostics.length > 0) complain(end.diagnostics, file);
    running.delete(runId);
    ended.push({ pipeline, runId, state: end.state });
    onEnd();
  }

  return {
    launch: (served, order, cause) => {
      const { id: pipeline } = served;
      const { runId, resume } = order;
      tell({ type: resume ? "run-resuming" : "run-starting", pipeline, runId, ...cause });
      const abort = new AbortController();
      running.set(runId, { pipeline, abort, over: follow(served, order, cause, abort.signal) });
    },
    has: (runId) => running.has(runId),
    count: () => running.size,
    stop: (pipeline) => {
      const its = [...running].filter(([, it]) => it.pipeline === pipeline);
      for (const [, { abort }] of its) abort.abort();
      return its.map(([runId]) => runId);
    },
    stopAll: async () => {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ over }) => over));
    },
    takeEnded: () => {
      const since = ended;
      ended = [];
      return since;
    },
  };
}
