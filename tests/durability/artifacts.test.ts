import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@partitura/backend-local";
import { afterAll, describe, expect, it } from "vitest";
import { checkedBodies } from "./programs.js";

const home = mkdtempSync(join(tmpdir(), "partitura-artifacts-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What is done to the bytes of an artifact between a failed run and its resumption. */
const harm: { readonly [what: string]: (path: string) => void } = {
  nothing: () => undefined,
  changed: (path) => {
    chmodSync(path, 0o644);
    writeFileSync(path, "other");
  },
  "changed to as many other bytes": (path) => {
    chmodSync(path, 0o644);
    writeFileSync(path, "wrong\n");
  },
  removed: (path) => rmSync(path),
};

describe("an artifact that a resumed run has", () => {
  it.each(Object.keys(harm))("is made again unless it is what was written: %s", async (what) => {
    const folder = mkdtempSync(join(home, "run-"));
    const { pipeline, hash, assets } = await checkedBodies("artifacts.ts");
    const options = { pipeline, hash, assets, runsFolder: join(folder, "runs") };
    const [failed] = await run({ ...options, runId: "artifacts", params: { folder } });
    expect(failed?.state).toBe("failed");
    const store = join(folder, "runs/artifacts/artifacts");
    const [name = ""] = readdirSync(store);
    harm[what]?.(join(store, name));
    writeFileSync(join(folder, "mended"), "");
    const [resumed, problems] = await run({ ...options, resume: "artifacts" });
    expect(problems).toEqual([]);
    expect(resumed).toMatchObject({ state: "succeeded", outputs: { text: "whole" } });
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    expect(calls).toEqual(
      what === "nothing" ? ["produce", "consume", "consume"] : ["produce", "consume", "produce", "consume"],
    );
  });
});
