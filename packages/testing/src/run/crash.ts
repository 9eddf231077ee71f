import { cpSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runFiles, type RunEvent } from "@partitura/backend-local";
import { temporaryFolder } from "./folders.js";

/** Where a run goes on that has crashed. */
export interface CrashSite {
  readonly runsFolder: string;
  readonly runId: string;
}

/** Keeps what is on the disk at the moment at which the last of these events is: a copy of the run, with the log up to there. */
export function crashSite(folder: string, events: readonly RunEvent[]): CrashSite {
  const [runsFolder, runId] = [temporaryFolder(), basename(folder)];
  const copy = join(runsFolder, runId);
  cpSync(folder, copy, { recursive: true });
  const lines = events.flatMap((it) => (it.type === "log-line" ? [] : [`${JSON.stringify(it)}\n`]));
  writeFileSync(join(copy, runFiles.events), lines.join(""));
  return { runsFolder, runId };
}
