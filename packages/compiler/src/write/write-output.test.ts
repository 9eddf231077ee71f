import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manifestName, writeOutput, type Output } from "./write-output.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "partitura-write-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const output = (files: { readonly [path: string]: string }, pipeline = "p", at = folder): Output => ({
  folder: at,
  entry: { target: "t", pipeline, hash: "h", version: "1", source: "p.ts", tasks: { a: "A" } },
  files: Object.entries(files).map(([path, text]) => ({ path, text })),
});
const filesIn = (at: string): readonly string[] =>
  readdirSync(at, { recursive: true }).map(String).toSorted();
const text = (path: string): string => readFileSync(join(folder, path), "utf8");

describe("writeOutput", () => {
  it("writes files, in folders too, and says what it wrote", () => {
    const [written, diagnostics] = writeOutput([output({ "a.py": "1", "steps/b.py": "2" })]);
    expect(diagnostics).toEqual([]);
    expect(written).toHaveLength(3);
    expect(filesIn(folder)).toEqual(["a.py", manifestName, "steps", "steps/b.py"]);
    const { written: entries } = JSON.parse(text(manifestName)) as { readonly written: readonly unknown[] };
    expect(entries).toMatchObject([
      {
        target: "t",
        pipeline: "p",
        tasks: { a: "A" },
        files: { "a.py": expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      },
    ]);
  });

  it("removes what an earlier compile of the same pipeline wrote, and nothing else", () => {
    writeFileSync(join(folder, "mine.py"), "mine");
    writeOutput([output({ "a.py": "1", "steps/b.py": "2", "shared.py": "s" })]);
    writeOutput([output({ "q.py": "q", "shared.py": "s" }, "q")]);
    writeOutput([output({ "a.py": "3" })]);
    expect(filesIn(folder)).toEqual(["a.py", "mine.py", manifestName, "q.py", "shared.py"]);
    expect(text("a.py")).toBe("3");
  });

  it("changes nothing when one of the files cannot be written", () => {
    writeOutput([output({ "a.py": "old" })]);
    const before = text(manifestName);
    mkdirSync(join(folder, "b.py"));
    const elsewhere = join(folder, "elsewhere");
    const [written, [problem]] = writeOutput([
      output({ "x.py": "x" }, "p", elsewhere),
      output({ "a.py": "new", "b.py": "b" }),
    ]);
    expect(written).toBeUndefined();
    expect(problem).toMatchObject({ code: "P8007" });
    expect(text("a.py")).toBe("old");
    expect(text(manifestName)).toBe(before);
    expect(filesIn(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(existsSync(join(elsewhere, "x.py"))).toBe(false);
  });

  it("reports a folder that cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    const [written, diagnostics] = writeOutput([output({ "a.py": "1" }, "p", join(folder, "file", "inner"))]);
    expect(written).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["P8007"]);
  });
});
