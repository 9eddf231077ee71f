import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eachEvent, instanceKey, runFiles } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import type { Before, RunFiles } from "./mapper.js";
import type { EventOf } from "./tell.js";

const request = "request.json";

/** Reads the log up to a resumption: what it began with, and what was left open. */
async function before(runFolder: string, resumption: number): Promise<Before | undefined> {
  let started: EventOf<"run-started"> | undefined;
  let began: EventOf<"run-started"> | EventOf<"run-resumed"> | undefined;
  const open = new Map<string, EventOf<"task-started">>();
  for await (const event of eachEvent(join(runFolder, runFiles.events))) {
    if (event.type === "run-resumed" && event.resumption >= resumption) break;
    switch (event.type) {
      case "run-started":
        [started, began] = [event, event];
        break;
      case "run-resumed":
        began = event;
        open.clear();
        break;
      case "task-started":
        open.set(instanceKey(event), event);
        break;
      case "task-finished":
        open.delete(instanceKey(event));
        break;
      case "run-finished":
        began = undefined;
        break;
      default:
    }
  }
  if (started === undefined) return undefined;
  return began === undefined ? { started } : { started, cutOff: { began, attempts: [...open.values()] } };
}

/** Looks into the folders of runs on this machine; what is not there is undefined. */
export const localFiles: RunFiles = {
  // The folder may be taken away at any time.
  before: async (runFolder, resumption) => before(runFolder, resumption).catch(() => undefined),
  inputsOf: async (runFolder, attemptFolder) => {
    try {
      const text = await readFile(join(runFolder, attemptFolder, request), "utf8");
      return (JSON.parse(text) as { readonly inputs?: { readonly [name: string]: Json } }).inputs;
    } catch {
      return undefined;
    }
  },
  sizeOf: async (uri) => {
    if (!uri.startsWith("file:")) return undefined;
    const found = await stat(fileURLToPath(uri)).catch(() => undefined);
    return found?.isFile() === true ? found.size : undefined;
  },
};
