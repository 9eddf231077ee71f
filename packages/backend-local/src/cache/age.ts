import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { draftOf } from "./copy-tree.js";

/** The file beside an entry that says when it was first seen before it was made. */
export const earlyFileOf = (file: string): string => `${file}.early`;

function firstSeen(file: string): number | undefined {
  try {
    const read = Number(readFileSync(earlyFileOf(file), "utf8"));
    return Number.isFinite(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function writeFirstSeen(file: string, now: number): void {
  const draft = draftOf(earlyFileOf(file));
  try {
    writeFileSync(draft, String(now), { mode: 0o600 });
    renameSync(draft, earlyFileOf(file));
  } catch {
    rmSync(draft, { force: true });
  }
}

/**
 * How old an entry is, in ms. A clock that was set back shows entries that are made later than now: such a one is as old as the
 * time since it was first seen so, so that it gets old like any other; when the clock is right again, its own time counts.
 */
export function ageOf(file: string, at: number, now: number): number {
  if (at <= now) return now - at;
  const seen = firstSeen(file);
  if (seen !== undefined && seen <= now) return now - seen;
  writeFirstSeen(file, now);
  return 0;
}

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
] as const;

/** A length of time (ms) for people, in its largest unit: `1.5 h`. */
export function spanText(ms: number): string {
  const [size, unit] = units.find(([it]) => ms >= it) ?? [1000, "s"];
  return `${Number((ms / size).toFixed(1))} ${unit}`;
}
