import { existsSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";

/** An id for a new run: the time of day in UTC, so that ids sort by it, and four random digits that no run in the folder has. */
export function newRunId(clock: Clock, runsFolder?: string): string {
  const id = anyRunId(clock);
  const isTaken = runsFolder !== undefined && existsSync(join(runsFolder, id));
  return isTaken ? newRunId(clock, runsFolder) : id;
}

function anyRunId(clock: Clock): string {
  const [date, time] = new Date(clock.now()).toISOString().split("T");
  const digits = `${date?.replaceAll("-", "")}-${time?.slice(0, 8).replaceAll(":", "")}`;
  return `${digits}-${randomBytes(2).toString("hex")}`;
}
