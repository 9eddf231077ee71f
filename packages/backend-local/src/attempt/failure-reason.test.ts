import { expect, it } from "vitest";
import { failureOf } from "./failure-reason.js";

it.each([
  [
    ["Traceback (most recent call last):", '  File "steps.py", line 3', "ValueError: out of paper"],
    "ValueError: out of paper",
  ],
  [["TypeError: no", "    at run (a.ts:1:2)", "    at async execute", "}"], "TypeError: no"],
  [
    ["sklearn.exceptions.NotFittedError: call fit first"],
    "sklearn.exceptions.NotFittedError: call fit first",
  ],
  [["compiling", "make: *** [all] Error 2", ""], "make: *** [all] Error 2"],
  [[], "exit code 3"],
])("finds in %j the reason %s", (lines, message) => {
  expect(failureOf(3, lines)).toEqual({ message, exitCode: 3, log: lines });
});

it("takes the code of the step contract off the message", () => {
  expect(failureOf(1, ["P7102: outputs.x is missing"])).toMatchObject({
    code: "P7102",
    message: "outputs.x is missing",
  });
});
