import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectWith } from "../testing/run-cli.js";
import { growingFile } from "./growing-file.js";

async function linesOf(pieces: AsyncGenerator<readonly string[]>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const piece of pieces) lines.push(...piece);
  return lines;
}

test("gives lines when they are finished, each once, and an unfinished one at the end only", async () => {
  const file = join(projectWith({}), "log.txt");
  const { newLines } = growingFile(file);
  expect(await linesOf(newLines())).toEqual([]);
  writeFileSync(file, "one\ntw");
  expect(await linesOf(newLines())).toEqual(["one"]);
  expect(await linesOf(newLines())).toEqual([]);
  appendFileSync(file, "o\r\n\nthree");
  expect(await linesOf(newLines())).toEqual(["two", ""]);
  expect(await linesOf(newLines("last"))).toEqual(["three"]);
  expect(await linesOf(newLines("last"))).toEqual([]);
});

test("puts lines together that are longer than what is read at once, and letters of several bytes", async () => {
  const file = join(projectWith({}), "log.txt");
  const long = "ä€😀".repeat(100_000);
  writeFileSync(file, `${long}\nx\n${long}\n`);
  expect(await linesOf(growingFile(file).newLines())).toEqual([long, "x", long]);
});
