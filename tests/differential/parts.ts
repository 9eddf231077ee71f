/** Parts of the language that a batch of random programs may do without. */
export const parts = ["skips", "or-skip", "rules", "arithmetic", "exit", "repeat"] as const;
/** A part of the language that a batch of random programs may do without. */
export type Part = (typeof parts)[number];

/** Reads a list of parts, such as `exit,repeat`; undefined when one is not known. */
export function partsIn(text: string): ReadonlySet<Part> | undefined {
  const names = text.split(",").filter((it) => it !== "");
  const known = parts.filter((it) => names.includes(it));
  return known.length === names.length ? new Set(known) : undefined;
}
