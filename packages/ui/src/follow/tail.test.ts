import { appendFileSync, mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tailOf } from "./tail.js";

const newFile = (): string => join(mkdtempSync(join(tmpdir(), "partitura-tail-")), "events.jsonl");

test("gives each line once, and one that has no end yet only when it has", async () => {
  const file = newFile();
  const tail = tailOf(file);
  const lines: string[] = [];
  const read = () => tail.read((more) => lines.push(...more));
  expect(await read()).toBe(false);
  appendFileSync(file, "one\ntwo\nthr");
  expect(await read()).toBe(true);
  expect(lines).toEqual(["one", "two"]);
  await read();
  appendFileSync(file, "ee\n");
  await read();
  expect(lines).toEqual(["one", "two", "three"]);
});

test("a torn line that is cut off and written over is not taken for the beginning of the next", async () => {
  const file = newFile();
  const tail = tailOf(file);
  const lines: string[] = [];
  appendFileSync(file, "one\nto");
  await tail.read((more) => lines.push(...more));
  truncateSync(file, 4);
  appendFileSync(file, "two and more\n");
  await tail.read((more) => lines.push(...more));
  expect(lines).toEqual(["one", "two and more"]);
});

test("letters of several bytes survive the borders of what is read at once", async () => {
  const file = newFile();
  const line = "ü€😀".repeat(40_000);
  appendFileSync(file, `${line}\nend\n`);
  const lines: string[] = [];
  await tailOf(file).read((more) => lines.push(...more));
  expect(lines).toEqual([line, "end"]);
});

test("says when the file is gone", async () => {
  const file = newFile();
  appendFileSync(file, "one\n");
  const tail = tailOf(file);
  expect(await tail.read(() => undefined)).toBe(true);
  rmSync(file);
  expect(await tail.read(() => undefined)).toBe(false);
});
