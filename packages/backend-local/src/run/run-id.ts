import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";

/** An id for a new run: the time of day in UTC, so that ids sort by it, and four random digits. */
export function newRunId(clock: Clock): string {
  const [date, time] = new Date(clock.now()).toISOString().split("T");
  const digits = `${date?.replaceAll("-", "")}-${time?.slice(0, 8).replaceAll(":", "")}`;
  return `${digits}-${randomBytes(2).toString("hex")}`;
}
