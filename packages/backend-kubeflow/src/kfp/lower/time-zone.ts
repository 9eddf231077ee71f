/** Minutes that a zone's clock is ahead of UTC at a moment. */
function offsetAt(format: Intl.DateTimeFormat, moment: number): number {
  const parts = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - moment) / 60_000);
}

const week = 7 * 24 * 3_600_000;

/**
 * Minutes that a zone is ahead of UTC, when that is the same in every week from 2020 to 2040; undefined when it
 * changes. The years are fixed so that the answer does not depend on the day of the call.
 */
export function fixedOffset(timezone: string): number | undefined {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const first = offsetAt(format, Date.UTC(2020, 0, 1));
  for (let moment = Date.UTC(2020, 0, 1); moment < Date.UTC(2040, 0, 1); moment += week) {
    if (offsetAt(format, moment) !== first) return undefined;
  }
  return first;
}
