import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eachEvent, runFiles } from "@partitura/backend-local";
import type { Json } from "@partitura/core";
import type { RunFiles } from "./mapper.js";

const request = "request.json";

/** Looks into the folders of runs on this machine; what is not there is undefined. */
export const localFiles: RunFiles = {
  startOf: async (runFolder) => {
    try {
      for await (const event of eachEvent(join(runFolder, runFiles.events)))
        return event.type === "run-started" ? event : undefined;
    } catch {
      // The folder was taken away.
    }
    return undefined;
  },
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
