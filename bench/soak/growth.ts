/** What was measured at one moment: bytes, and how many timers, sockets and other resources were open. */
export interface Sample {
  /** ms since 1970. */
  readonly at: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly resources: number;
}

/** How one figure changed from the first to the last third of what was measured after the warm-up. */
export interface Growth {
  readonly first: number;
  readonly last: number;
  /** The most that `last` may be. */
  readonly allowed: number;
  readonly isFlat: boolean;
}

const mebibyte = 1024 * 1024;
/** How much of the time is warm-up, in which code is compiled and caches fill. */
const warmUp = 0.2;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function growthOf(values: readonly number[], share: number, more: number): Growth {
  const third = Math.floor(values.length / 3);
  const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
  const allowed = Math.round(first * (1 + share) + more);
  return { first, last, allowed, isFlat: last <= allowed };
}

/**
 * Whether memory stayed flat: the first fifth of the samples is left out; of the rest, the median of the last third may be
 * above that of the first third by 2 % and 2 MiB for the heap (after a collection), 5 % and 16 MiB for the resident set, and
 * 25 for open resources, which are more while runs go on.
 */
export function growth(samples: readonly Sample[]): {
  readonly heap: Growth;
  readonly rss: Growth;
  readonly resources: Growth;
} {
  const measured = samples.slice(Math.ceil(samples.length * warmUp));
  return {
    heap: growthOf(
      measured.map((it) => it.heapUsed + it.external),
      0.02,
      2 * mebibyte,
    ),
    rss: growthOf(
      measured.map((it) => it.rss),
      0.05,
      16 * mebibyte,
    ),
    resources: growthOf(
      measured.map((it) => it.resources),
      0,
      25,
    ),
  };
}
