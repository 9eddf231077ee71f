import { basename } from "node:path";
import type { RunSummary } from "@partitura/backend-local";
import type { RunItem } from "../api/messages.js";

/** A run as the page lists it. It is asked for by the name of its folder, which is its id unless somebody has renamed it. */
export function itemOf({ folder, ...run }: RunSummary): RunItem {
  return { ...run, runId: basename(folder) };
}
