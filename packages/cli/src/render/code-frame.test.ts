import pc from "picocolors";
import { expect, test } from "vitest";
import { codeFrame } from "./code-frame.js";

const plain = { colors: pc.createColors(false), columns: 100 };
const source = ["const a = 1;", 'const train = task("Train", {', "  inputs: {},", "});"].join("\n");

test("shows the lines around a place, with carets under the word that begins there", () => {
  expect(codeFrame(source, { line: 2, column: 15 }, plain).join("\n")).toBe(
    [
      "    1 │ const a = 1;",
      '  > 2 │ const train = task("Train", {',
      "      │               ^^^^",
      "    3 │   inputs: {},",
    ].join("\n"),
  );
});

test("marks one character where no word begins, and counts a tab as the two columns it is shown in", () => {
  expect(codeFrame('\tx("ä")\r\n', { line: 1, column: 4 }, plain).slice(0, 2)).toEqual([
    '  > 1 │   x("ä")',
    "      │     ^",
  ]);
});

test("keeps the place in sight on a line wider than the terminal", () => {
  const long = `${"a ".repeat(200)}HERE${" b".repeat(200)}`;
  const [line = "", carets = ""] = codeFrame(long, { line: 1, column: 401 }, { ...plain, columns: 60 });
  expect(line.length).toBeLessThanOrEqual(60);
  expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("HERE");
});

test("shows nothing for a line that is not there", () => {
  expect(codeFrame(source, { line: 9, column: 1 }, plain)).toEqual([]);
});
