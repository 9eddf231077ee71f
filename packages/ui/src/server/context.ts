import { basename } from "node:path";
import { findRun } from "@partitura/backend-local";
import type { Context } from "hono";
import type { ProblemMessage } from "../api/messages.js";
import type { FollowedRun } from "../follow/followed-run.js";
import type { FollowedRuns } from "../follow/followed-runs.js";
import type { CommandLine } from "../launch/launch.js";
import type { MetricsOverRuns } from "../views/metrics.js";
import type { RunIndex } from "../runs/run-index.js";

/** What the answers of the viewer are made of. */
export interface ViewerContext {
  /** Absolute. */
  readonly runsFolder: string;
  readonly version: string;
  readonly command: CommandLine;
  readonly index: RunIndex;
  readonly followed: FollowedRuns;
  readonly metrics: MetricsOverRuns;
}

/** Says that there is no such thing. */
export const absent = (context: Context, what: string): Response =>
  context.json({ problem: `there is no ${what}` } satisfies ProblemMessage, 404);

/** The folder of the run with exactly this id. */
export async function folderOf({ runsFolder }: ViewerContext, runId: string): Promise<string | undefined> {
  const [folder] = await findRun(runsFolder, runId);
  return folder !== undefined && basename(folder) === runId ? folder : undefined;
}

/** Answers with something of the run that is asked for. */
export const withRun =
  (viewer: ViewerContext, answer: (context: Context, run: FollowedRun) => Response | Promise<Response>) =>
  async (context: Context): Promise<Response> => {
    const runId = context.req.param("id") ?? "";
    const folder = await folderOf(viewer, runId);
    const run = folder === undefined ? undefined : await viewer.followed.get(folder);
    return run === undefined ? absent(context, `run '${runId}'`) : answer(context, run);
  };

/** A whole number of a query, from 0 to a limit. */
export function numberIn(context: Context, name: string, otherwise: number, most: number): number {
  const text = context.req.query(name) ?? "";
  return /^\d{1,15}$/.test(text) ? Math.min(Number(text), most) : otherwise;
}
