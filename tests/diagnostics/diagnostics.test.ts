import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFile } from "@partitura/compiler";
import { describe, expect, it } from "vitest";

/** Each folder here is a pipeline with mistakes, and the diagnostics that it must give, all at once. UPDATE_EXPECTED=1 writes them anew. */
const here = new URL(".", import.meta.url).pathname;
const cases = readdirSync(here, { withFileTypes: true }).filter((it) => it.isDirectory());

describe("mistakes in pipeline files", () => {
  it.each(cases.map(({ name }) => name))("%s", async (name) => {
    const [checked, diagnostics] = await checkFile(join(here, name, "pipeline.ts"));
    const lines = diagnostics.map(
      ({ code, severity, span, message, hint }) =>
        `${span?.file ?? "-"}:${span?.line ?? 0}: ${severity} ${code}: ${message}\n  ${hint}\n`,
    );
    const text = lines.join("").replaceAll(join(here, name), ".");
    const file = join(here, name, "diagnostics.txt");
    if (process.env["UPDATE_EXPECTED"] !== undefined) writeFileSync(file, text);
    expect(checked === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
    expect(text).not.toContain(here);
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(text);
  });
});
