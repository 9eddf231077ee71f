import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("run_store.py", import.meta.url));
const said = execFileSync("python3", [script], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
const { folder, python, ...results } = JSON.parse(said) as { [name: string]: unknown };

it("gives a step what it reads, unless that has changed or is gone", () => {
  expect(results["reads"]).toEqual({ y: "text" });
  const file = `${String(folder)}/a%20b`;
  expect(results["changed"]).toEqual([
    "StepFailed",
    1,
    `exit 1: P7101: inputs.x is not what was kept at ${file}`,
  ]);
  expect(results["gone"]).toEqual(["StepFailed", 1, `exit 1: cannot fetch ${file}c: nothing is there`]);
});

it("ends as the step ends", () => {
  expect(results["skips"]).toEqual(["StepSkipped", 99, expect.stringMatching(/^exit 99/)]);
  expect(results["gives up"]).toEqual(["StepFatal", 78, "exit 78: no use"]);
  expect(results["killed"]).toEqual(["StepFailed", 137, expect.stringMatching(/^exit 137/)]);
});

it("lets a step that is ended do so itself", () => {
  expect(results["late"]).toEqual(["StepFailed", 1, "P7107: timed out after 2 s"]);
  expect(results["trace"]).toBe("ended\n");
});

it("says what is to be installed before the step has done its work", () => {
  expect(results["no package"]).toEqual([
    "StepFailed",
    1,
    `exit 1: cannot keep gs://bucket/key: No module named 'google': ${String(python)} -m pip install google-cloud-storage`,
  ]);
});
