import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { askPython } from "./testing/python.js";

let folder: string;

/** Writes down how it is called, and makes an interpreter for `venv`; fails while there is a file `broken`. */
const uv = `#!/bin/sh
cd "$(dirname "$0")"
echo "$1" "$2" >> calls
[ -e broken ] && { echo "no network" >&2; exit 2; }
[ "$1" = venv ] || exit 0
for last; do :; done
mkdir -p "$last/bin" && touch "$last/bin/python"
`;

const program = `
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
given = json.load(sys.stdin)
sys.path.insert(0, ${JSON.stringify(join(import.meta.dirname, "..", "support"))})
os.environ["PATH"] = given["folder"] + os.pathsep + os.environ["PATH"]
from prefect_environment import python_with
def ask(packages):
    try:
        return python_with(packages, given["folder"] + "/environments")
    except RuntimeError as error:
        return "error: " + str(error).split(": ")[-1]
with redirect_stdout(sys.stderr), ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(ask, given["asked"]))
json.dump([*answers, sys.executable], sys.stdout)
`;

const ask = (...asked: readonly (readonly string[])[]): readonly unknown[] =>
  askPython(program, { folder, asked }) as readonly unknown[];

const calls = (): readonly string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environments-"));
  writeFileSync(join(folder, "uv"), uv);
  chmodSync(join(folder, "uv"), 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("is the running interpreter where no packages are wanted", () => {
  const [answer, running] = ask([]);
  expect(answer).toBe(running);
});

it("makes one environment for all that want the same packages, however many ask at once", () => {
  const answers = ask(["a", "b"], ["b", "a"], ["a", "b"], ["c"]).slice(0, 4);
  expect(new Set(answers).size).toBe(2);
  expect(calls().filter((call) => call.startsWith("venv"))).toHaveLength(2);
  expect(ask(["a", "b"])[0]).toBe(answers[0]);
  expect(calls().filter((call) => call.startsWith("venv"))).toHaveLength(2);
});

it("says why an environment could not be made, and tries again the next time", () => {
  writeFileSync(join(folder, "broken"), "");
  expect(ask(["a"])[0]).toBe("error: no network");
  rmSync(join(folder, "broken"));
  expect(ask(["a"])[0]).toMatch(/bin\/python$/);
  expect(calls().filter((call) => call.startsWith("venv"))).toHaveLength(2);
});
