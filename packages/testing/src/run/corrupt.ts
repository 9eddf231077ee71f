import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isReference, pathOf, type RunEvent } from "@partitura/backend-local";
import type { Fault, Faults } from "../faults/fault.js";
import { lookUp, type Place } from "./place-of.js";

/** What the bytes of a corrupted artifact are. */
const garbage = "\u0000corrupted\u0000";

function overwrite(path: string): void {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path)) overwrite(join(path, name));
    return;
  }
  chmodSync(path, 0o644);
  writeFileSync(path, garbage);
  chmodSync(path, 0o444);
}

/** Overwrites the artifacts of a task that has just succeeded, where a fault says so. */
export function corruptOutputs(
  event: RunEvent,
  faults: Faults,
  placeOf: (node: string, index: readonly number[]) => Place,
): void {
  if (event.type !== "task-finished" || event.state !== "succeeded") return;
  const given = lookUp<Fault | readonly Fault[]>(faults, placeOf(event.node, event.index));
  for (const fault of given === undefined ? [] : ([given].flat() as readonly Fault[])) {
    if (fault.kind !== "corrupts") continue;
    const reference = event.outputs?.[fault.output];
    const path = isReference(reference) ? pathOf(reference) : undefined;
    if (path !== undefined) overwrite(path);
  }
}
