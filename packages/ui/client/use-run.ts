import { useReducer } from "react";
import type { NodeStanding, RunChange, RunState } from "../src/api/messages.js";
import { useLive } from "./use-live.js";

/** How a run stands, kept up to date. */
export interface LiveRun {
  readonly run?: RunState | undefined;
  readonly nodes: { readonly [node: string]: NodeStanding };
  /** Grows with each change of a task. */
  readonly versions: { readonly [node: string]: number };
  /** Grows with each change of anything. */
  readonly version: number;
  readonly gone: boolean;
}

const nothing: LiveRun = { nodes: {}, versions: {}, version: 0, gone: false };

function changed(before: LiveRun, change: RunChange | "gone"): LiveRun {
  if (change === "gone") return { ...before, gone: true };
  const versions = Object.keys(change.nodes).map((node) => [node, (before.versions[node] ?? 0) + 1] as const);
  return {
    run: change.run,
    nodes: { ...before.nodes, ...change.nodes },
    versions: { ...before.versions, ...Object.fromEntries(versions) },
    version: before.version + 1,
    gone: false,
  };
}

/** Follows a run. */
export function useRun(runId: string): LiveRun {
  const [live, tell] = useReducer(changed, nothing);
  useLive(`/api/live/runs/${encodeURIComponent(runId)}`, {
    change: (data) => tell(JSON.parse(data) as RunChange),
    gone: () => tell("gone"),
  });
  return live;
}
