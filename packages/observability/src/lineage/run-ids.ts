import { createHash } from "node:crypto";

/**
 * The id of a run for OpenLineage: a UUID of version 7 (RFC 9562), whose time is given and whose other bits follow from a
 * name, so that the same run has the same id wherever it is told of.
 *
 * @param at Milliseconds since 1970.
 */
export function lineageRunId(at: number, ...name: readonly (string | number)[]): string {
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(12, "0").slice(-12);
  const rest = createHash("sha256").update(JSON.stringify(name)).digest("hex");
  const variant = ((Number.parseInt(rest.slice(3, 4), 16) & 0b0011) | 0b1000).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${rest.slice(0, 3)}`,
    `${variant}${rest.slice(4, 7)}`,
    rest.slice(7, 19),
  ].join("-");
}
