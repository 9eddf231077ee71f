/** JSON text with sorted keys, which is the same for equal values. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) =>
    typeof it === "object" && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : it,
  );
}
