import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import type { ParamItem, RunMessage } from "../api/messages.js";
import { drawingOf } from "../drawing/drawing.js";
import type { FollowedRun } from "../follow/followed-run.js";
import { layOut } from "../layout/layout.js";

type Record = { readonly [name: string]: Json };

/** What `manifest.json` says; nothing when it is not there. */
export async function manifestOf(folder: string): Promise<Record> {
  try {
    const read: unknown = JSON.parse(await readFile(join(folder, runFiles.manifest), "utf8"));
    return typeof read === "object" && read !== null ? (read as Record) : {};
  } catch {
    return {};
  }
}

/** Parts of the manifest that the page has from the log, as they come. */
const fromLog: ReadonlySet<string> = new Set(["tasks", "outputs", "params", "state", "durationMs"]);

/** All of a run that does not change while it goes on. */
export async function runMessage(run: FollowedRun): Promise<RunMessage> {
  const { pipeline, folder } = run;
  const { runId, hash, scheduledAt, reuse, params } = run.record();
  const manifest = await manifestOf(folder);
  const described = Object.entries(pipeline.params).map(([name, { description }]): ParamItem => ({
    name,
    description,
    value: params[name],
  }));
  const { id, description, owner } = pipeline;
  return {
    runId,
    pipeline: id,
    description,
    owner,
    hash,
    scheduledAt,
    reuse,
    params: described,
    layout: layOut(drawingOf(pipeline)),
    record: Object.fromEntries(Object.entries(manifest).filter(([name]) => !fromLog.has(name))),
    canRerun: typeof manifest["file"] === "string",
  };
}
