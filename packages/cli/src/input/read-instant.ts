import type { Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";

/** Reads an instant of an option: ISO 8601; without an offset, UTC. Reports P8106. */
export function readInstant(option: string, text: string): Outcome<Date> {
  const shape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const at = new Date(shape === null || shape[4] !== undefined || shape[1] === undefined ? text : `${text}Z`);
  return shape === null || Number.isNaN(at.getTime())
    ? [undefined, [commandReport("P8106", { option, text })]]
    : [at, []];
}
