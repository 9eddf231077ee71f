import { expect, test } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { gatherDiagnostics } from "./contract-diagnostics.js";
import { ended } from "./testing/events.js";

const refused = (item: number) =>
  ended("train", [item], 1, {
    state: "failed",
    error: { code: "P7007", message: `score is ${item}`, log: [] },
  });

test("gives each error with a code its place, and says of many items of a fan-out how many there are", () => {
  const { add, diagnostics } = gatherDiagnostics(smallPipeline);
  add(ended("collect", [], 1, { state: "failed", error: { message: "exited with 1", log: [] } }));
  add(refused(0));
  expect(diagnostics()).toMatchObject([
    { code: "P7007", message: "train[0]: score is 0", span: { line: 1 } },
  ]);
  for (let item = 1; item < 100; item++) add(refused(item));
  expect(diagnostics().map(({ message }) => message)).toEqual([
    "train[0]: score is 0",
    "train[1]: score is 1",
    "train[2]: score is 2 (and 97 more items with the same code)",
  ]);
});
