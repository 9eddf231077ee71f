import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@partitura/backend-local";
import { afterAll, describe, expect, it } from "vitest";
import { checkedBodies } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a result that is written by half", () => {
  it("is none: the task fails and says so", async () => {
    const { pipeline, hash, assets } = await checkedBodies("results.ts");
    const options = { pipeline, hash, assets, runsFolder: join(folder, "runs") };
    const [whole] = await run({ ...options, params: { half: false } });
    expect(whole).toMatchObject({ state: "succeeded", outputs: { value: 42 } });
    const [half, problems] = await run({ ...options, params: { half: true } });
    expect(problems).toEqual([]);
    expect(half).toMatchObject({ state: "failed", outputs: { value: null } });
    expect(half?.tasks[0]?.error?.message).toBe("the body ended its process without a result");
  });
});
