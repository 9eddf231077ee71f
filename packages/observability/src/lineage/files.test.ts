import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RunEvent } from "@partitura/backend-local";
import { afterAll, beforeEach, expect, test } from "vitest";
import { attempt, ended, finished, resumed, started } from "../testing/run-events.js";
import { localFiles } from "./files.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-run-"));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const log = (...events: readonly RunEvent[]): void =>
  write("events.jsonl", events.map((event) => `${JSON.stringify(event)}\n`).join(""));

const [first, made, again] = [started(), attempt("make", [0], 1), attempt("make", [0], 2, { attempt: 2 })];

test("a run that had ended before it was resumed left nothing open", async () => {
  log(first, made, finished("make", [0], 2), ended(3, "failed"), resumed(1), made);
  expect(await localFiles.before(folder, 1)).toEqual({ started: first });
});

test("a process that was ended left open what had no end, by its last attempt", async () => {
  log(first, made, again, attempt("make", [1], 2), finished("make", [1], 3), resumed(1));
  expect(await localFiles.before(folder, 1)).toEqual({
    started: first,
    cutOff: { began: first, attempts: [again] },
  });
});

test("of several processes the last one counts", async () => {
  log(first, made, resumed(1), again, resumed(2), made);
  expect(await localFiles.before(folder, 2)).toEqual({
    started: first,
    cutOff: { began: resumed(1), attempts: [again] },
  });
});

test("what is not there is undefined", async () => {
  expect(await localFiles.before(folder, 1)).toBeUndefined();
  expect(await localFiles.inputsOf(folder, "tasks/make/attempt-1")).toBeUndefined();
  expect(await localFiles.sizeOf(pathToFileURL(join(folder, "x")).href)).toBeUndefined();
  expect(await localFiles.sizeOf("s3://bucket/x")).toBeUndefined();
});

test("inputs and sizes are read", async () => {
  write("tasks/make/attempt-1/request.json", '{"inputs":{"n":1}}');
  write("artifact", "12345");
  expect(await localFiles.inputsOf(folder, "tasks/make/attempt-1")).toEqual({ n: 1 });
  expect(await localFiles.sizeOf(pathToFileURL(join(folder, "artifact")).href)).toBe(5);
  expect(await localFiles.sizeOf(pathToFileURL(join(folder, "tasks")).href)).toBeUndefined();
});
