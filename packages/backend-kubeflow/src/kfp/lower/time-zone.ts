import { zoneOffset } from "@partitura/core";

const week = 7 * 24 * 3_600_000;

/**
 * Minutes that a zone is ahead of UTC, when that is the same in every week from 2020 to 2040; undefined when it
 * changes. The years are fixed so that the answer does not depend on the day of the call.
 */
export function fixedOffset(timezone: string): number | undefined {
  const offsetAt = zoneOffset(timezone);
  const first = offsetAt(Date.UTC(2020, 0, 1));
  for (let moment = Date.UTC(2020, 0, 1); moment < Date.UTC(2040, 0, 1); moment += week) {
    if (offsetAt(moment) !== first) return undefined;
  }
  return Math.round(first / 60_000);
}
