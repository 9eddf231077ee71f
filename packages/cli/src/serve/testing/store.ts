import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@partitura/backend-local";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A runs folder of its own for a test; removed when all tests of the file are over. */
export function runsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "partitura-serve-"));
  folders.push(folder);
  return folder;
}

const at = (instant: number): string => new Date(instant).toISOString();

/** Adds text to the log of a run. */
export function writeLog(runs: string, runId: string, text: string): void {
  mkdirSync(join(runs, runId), { recursive: true });
  appendFileSync(join(runs, runId, "events.jsonl"), text);
}

/** Adds events to the log of a run. */
export function writeEvents(runs: string, runId: string, ...events: readonly RunEvent[]): void {
  writeLog(runs, runId, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

/** The first event of a run. */
export const started = (runId: string, pipeline: string, now: number, scheduledAt?: string): RunEvent => ({
  type: "run-started",
  at: at(now),
  runId,
  pipeline,
  hash: "",
  folder: "",
  params: {},
  tasks: [],
  ...(scheduledAt !== undefined && { scheduledAt }),
});

/** A task's success that updates assets. */
export const updated = (now: number, updates: readonly string[], more: object = {}): RunEvent => ({
  type: "task-finished",
  at: at(now),
  node: "write",
  index: [],
  state: "succeeded",
  attempts: 1,
  durationMs: 1,
  outputs: {},
  updates,
  ...more,
});

/** The last event of a run. */
export const finished = (
  runId: string,
  now: number,
  state: "succeeded" | "failed" | "cancelled" = "succeeded",
): RunEvent => ({ type: "run-finished", at: at(now), runId, state, durationMs: 1, outputs: {} });
