/** A length of time: a number of seconds, or a text such as `"500ms"`, `"30s"`, `"10m"`, `"1h"`, `"2d"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** An amount of memory: a number of bytes, or a text such as `"512Mi"`, `"4Gi"`, `"1G"`. */
export type Memory = number | `${number}${"Ki" | "Mi" | "Gi" | "Ti" | "k" | "M" | "G" | "T"}`;

const second = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;
const byte = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
} as const;

function scaled(value: unknown, units: { readonly [unit: string]: number }): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]+)$/.exec(value);
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

/** Seconds of a duration; undefined when the text is none. */
export const secondsOf = (duration: unknown): number | undefined => scaled(duration, second);

/** Whole bytes of an amount of memory; undefined when the text is none. */
export function bytesOf(memory: unknown): number | undefined {
  const bytes = scaled(memory, byte);
  return bytes === undefined ? undefined : Math.round(bytes);
}
