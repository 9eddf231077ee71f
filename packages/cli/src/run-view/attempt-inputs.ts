import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What an attempt was given, from the request in its folder; undefined when it is not kept. */
export function attemptInputs(folder: string): { readonly [name: string]: unknown } | undefined {
  try {
    const { inputs } = JSON.parse(readFileSync(join(folder, "request.json"), "utf8")) as {
      readonly inputs?: { readonly [name: string]: unknown };
    };
    return inputs;
  } catch {
    return undefined;
  }
}
