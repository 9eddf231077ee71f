import { expect, it } from "vitest";
import type { TaskDefinition } from "@partitura/core";
import { emit, textOf } from "../testing/emit.js";
import { call, e, pipeline } from "../testing/build.js";

const release: TaskDefinition = {
  id: "release",
  inputs: { message: { type: { type: "string" } } },
  outputs: {},
  body: { kind: "approval", approvers: [], codeHash: "0" },
  span: { file: "pipeline.ts", line: 1, column: 1 },
};

it("asks for an approval as it waits for other things", () => {
  const question = call("release", { message: e.value("Go?") }, { policy: { timeoutSeconds: 60 } });
  const outcome = emit(pipeline("asking", [release], [question]));
  const { steps } = JSON.parse(textOf(outcome, "steps.json")) as { steps: { [id: string]: unknown } };
  expect(steps["release"]).toMatchObject({ request: { wait: { condition: "approval", interval: 5 } } });
  expect(textOf(outcome, "asking.py")).toContain("timeout_seconds=60");
});
