/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which lane each of some stretches goes into, so that none covers another: the first that is free again. */
export function lanesOf(stretches: readonly Stretch[]): readonly number[] {
  const order = stretches
    .map((_, at) => at)
    .toSorted((a, b) => (stretches[a]?.from ?? 0) - (stretches[b]?.from ?? 0));
  const [lanes, free]: [number[], number[]] = [[], []];
  for (const at of order) {
    const { from, to } = stretches[at] ?? { from: 0, to: 0 };
    const found = free.findIndex((until) => until <= from);
    const lane = found < 0 ? free.length : found;
    free[lane] = Math.max(to, from + 1);
    lanes[at] = lane;
  }
  return lanes;
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
  72e5, 144e5, 432e5, 864e5,
];

/** Round distances from the beginning of a time, in milliseconds, at most eight. */
export function ticksOf(length: number): readonly number[] {
  const step = steps.find((it) => length / it <= 8) ?? Math.ceil(length / 8 / 864e5) * 864e5;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => at * step);
}
