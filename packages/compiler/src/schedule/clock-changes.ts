import { zoneOffset } from "@partitura/core";
import { Cron } from "croner";

/** A change of a zone's offset: when it happens, and the local times (ms, as if UTC) that are missing or come twice there. */
export interface ClockChange {
  /** The instant of the change, ms. */
  readonly at: number;
  readonly kind: "missing" | "twice";
  /** The first of the local times concerned, and the first after them. */
  readonly from: number;
  readonly to: number;
}

/** The years whose changes are looked at: a fixed span, so that a check says the same on every day. */
const years = { from: 2026, to: 2032 } as const;

/** The changes of a zone's clocks in the years that are looked at. */
export function clockChanges(timezone: string): readonly ClockChange[] {
  const offsetAt = zoneOffset(timezone);
  const changes: ClockChange[] = [];
  const [begin, end] = [Date.UTC(years.from), Date.UTC(years.to + 1)];
  const week = 7 * 86_400_000;
  for (let at = begin; at < end; at += week) {
    const [before, after] = [offsetAt(at), offsetAt(at + week)];
    if (before === after) continue;
    let [low, high] = [at, at + week];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    const [first, last] = [high + Math.min(before, after), high + Math.max(before, after)];
    changes.push({ at: high, kind: after > before ? "missing" : "twice", from: first, to: last });
  }
  return changes;
}

/** A fire time that engines disagree on, and why. */
export interface TroubledFireTime {
  /** The local time, such as `2026-03-29 02:30`. */
  readonly local: string;
  readonly kind: ClockChange["kind"] | "part-of-an-hour" | "midnight";
}

const localText = (at: number): string => new Date(at).toISOString().slice(0, 16).replace("T", " ");

/**
 * A fire time of a cron expression on which engines disagree when a zone's clocks change; undefined when there is none: one
 * that is missing or comes twice, any in a zone that changes by a part of an hour, and days of a month in a zone that
 * skips midnight. (robfig/cron 3.0.1, which engines written in Go use, leaves out or adds fire times in the last two.)
 */
export function troubledFireTime(expression: string, timezone: string): TroubledFireTime | undefined {
  const wall = new Cron(expression, { timezone: "UTC", paused: true });
  const [, , dayOfMonth, month] = expression.trim().split(/\s+/);
  for (const { kind, from, to } of clockChanges(timezone)) {
    const next = wall.nextRun(new Date(from - 1))?.getTime();
    if (next !== undefined && next < to) return { local: localText(next), kind };
    if ((to - from) % 3_600_000 !== 0) return { local: localText(from), kind: "part-of-an-hour" };
    const skipsMidnight = kind === "missing" && from % 86_400_000 === 0;
    if (skipsMidnight && (dayOfMonth !== "*" || month !== "*"))
      return { local: localText(from), kind: "midnight" };
  }
  return undefined;
}
