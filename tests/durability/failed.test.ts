import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@partitura/backend-local";
import { afterAll, describe, expect, it } from "vitest";
import { checkedBodies } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-failed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a run that has failed", () => {
  it("goes on with what failed, as often as it is resumed, and leaves what succeeded", async () => {
    const { pipeline, hash, assets } = await checkedBodies("mended.ts");
    const options = { pipeline, hash, assets, runsFolder: join(folder, "runs") };
    const states = async (resume?: string): Promise<readonly string[]> => {
      const how = resume === undefined ? { runId: "mended", params: { folder } } : { resume };
      const [result, problems] = await run({ ...options, ...how });
      if (result === undefined) return problems.map(({ code }) => code);
      return [
        result.state,
        ...result.tasks.map(({ node, state, attempts }) => `${node} ${state} ${attempts}`),
      ];
    };
    const calls = (): string => readFileSync(join(folder, "calls"), "utf8").trim().replaceAll("\n", " ");

    const failed = ["failed", "first succeeded 1", "second failed 2", "third upstream-failed 0"];
    expect(await states()).toEqual(failed);
    expect(calls()).toBe("first second second");
    expect(await states("mended")).toEqual(failed);
    expect(calls()).toBe("first second second second second");
    writeFileSync(join(folder, "mended"), "");
    expect(await states("mended")).toEqual([
      "succeeded",
      "first succeeded 1",
      "second succeeded 1",
      "third succeeded 1",
    ]);
    expect(calls()).toBe("first second second second second second third");
    expect(await states("mended")).toEqual(["P7017"]);
  });
});
