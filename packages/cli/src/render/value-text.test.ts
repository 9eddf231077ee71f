import { expect, test } from "vitest";
import { bytesText } from "./bytes-text.js";
import { alignColumns } from "./table.js";
import { timeText } from "./time-text.js";
import { logText, valueText } from "./value-text.js";

test.each([
  ["plain", "plain"],
  [3, "3"],
  [null, "null"],
  [undefined, ""],
  [{ a: [1] }, '{"a":[1]}'],
  ["two\nlines", String.raw`two\nlines`],
  ["x\u001b[2J", String.raw`x\x1b[2J`],
  [{ type: "model", uri: "file:///m", sha256: "0123456789abcdef" }, "model 0123456789ab"],
])("the value %j in one line", (value, text) => {
  expect(valueText(value)).toBe(text);
});

test("cuts long values", () => {
  expect(valueText("long ".repeat(9), 10)).toBe("long long…");
  expect(valueText("exactly 10", 10)).toBe("exactly 10");
});

test("a line of a log without what moves the cursor or colours", () => {
  expect(logText("\u001b[31mred\u001b[0m\tx\u001b]0;title\u0007\u0000\r")).toBe(String.raw`red  x\x00`);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [20 * 1024 ** 2, "20 MiB"],
  [3 * 1024 ** 5, "3072 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test("instants to the second; other texts as they are", () => {
  expect(timeText("2026-11-24T18:59:48.123Z")).toBe("2026-11-24 18:59:48Z");
  expect(timeText("soon")).toBe("soon");
});

test("columns stand below each other whatever their colours", () => {
  expect(alignColumns([["a", "\u001b[31mred\u001b[39m", "x"], ["long", "b", "y"], ["z"]])).toEqual([
    "  a     \u001b[31mred\u001b[39m  x",
    "  long  b    y",
    "  z",
  ]);
});
