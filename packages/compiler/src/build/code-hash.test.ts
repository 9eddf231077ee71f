import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BodyDeclaration, TaskDeclaration } from "@partitura/core";
import { afterAll, describe, expect, it } from "vitest";
import { buildBodies } from "./bodies.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Builds the task `load` of a project with these files, and gives its hash and the files that it is made of. */
async function built(
  files: { readonly [path: string]: string },
  body: (folder: string) => BodyDeclaration,
): Promise<{ readonly codeHash: string | undefined; readonly assets: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "code-hash-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const task: TaskDeclaration = {
    id: "load",
    inputs: {},
    outputs: {},
    body: body(folder),
    policies: {},
    span: { file: join(folder, "pipeline.ts"), line: 1, column: 1 },
  };
  const [bodies, diagnostics] = await buildBodies([task]);
  expect(diagnostics).toEqual([]);
  const found = bodies.get(task);
  return { codeHash: found?.body.codeHash, assets: Object.keys(found?.assets ?? {}).toSorted() };
}

describe("the hash of a TypeScript task", () => {
  const files = {
    "pipeline.ts": `import { task, z } from "partitura";
import { double } from "./double.js";
const limit = 7;
export const other = task("other", { run: () => ({}) });
export const load = task("load", { outputs: { n: z.int() }, run: () => ({ n: double(limit) }) });
`,
    "double.ts": "export const double = (n: number) => 2 * n;\nexport const unused = 1;\n",
  };
  const hashWith = async (change: (pipeline: string) => string, more: Partial<typeof files> = {}) => {
    const body = (): BodyDeclaration =>
      ({ kind: "typescript", run: () => ({}) }) as unknown as BodyDeclaration;
    const changed = { ...files, "pipeline.ts": change(files["pipeline.ts"]), ...more };
    return (await built(changed, body)).codeHash;
  };

  it("is the same in any folder, and whatever else its files hold", async () => {
    const hash = await hashWith((it) => it);
    const same = [
      await hashWith((it) => `// a comment\n\n${it}`),
      await hashWith((it) =>
        it.replace('"other", { run: () => ({}) }', '"other", { run: () => ({ x: 1 }) }'),
      ),
      await hashWith((it) => it.replace("run: () => ({ n:", "run: () =>\n    ({ n:")),
      await hashWith((it) => it, { "double.ts": files["double.ts"].replace("unused = 1", "unused = 2") }),
    ];
    expect(same).toEqual([hash, hash, hash, hash]);
  });

  it("is another one when anything changes that it runs", async () => {
    const hashes = [
      await hashWith((it) => it),
      await hashWith((it) => it.replace("limit = 7", "limit = 8")),
      await hashWith((it) => it.replace("double(limit)", "double(limit) + 1")),
      await hashWith((it) => it, { "double.ts": files["double.ts"].replace("2 * n", "n + n") }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("the hash of a Python task", () => {
  const files = {
    "steps.py": "from pkg.model import fit\nimport other\n\ndef load():\n    return {}\n",
    "other.py": "",
    "pkg/__init__.py": "",
    "pkg/model.py": "from pkg.data import read\nfrom .near import it\n",
    "pkg/data.py": "import helpers\n",
    "pkg/near.py": "it = 1\n",
    "helpers.py": "n = 1\n",
    "alone.py": "n = 1\n",
  };
  const builtWith = async (more: Partial<typeof files> = {}, packages: readonly string[] = []) =>
    built({ ...files, ...more }, (folder) => ({
      kind: "python",
      file: join(folder, "steps.py"),
      function: "load",
      packages,
    }));

  it("is made of all local files that it imports, by the names under which Python finds them", async () => {
    const { assets } = await builtWith();
    expect(assets).toEqual(
      Object.keys(files)
        .filter((it) => it !== "alone.py")
        .toSorted(),
    );
  });

  it("is another one when any of them changes, or its packages, and else the same", async () => {
    const { codeHash } = await builtWith();
    expect((await builtWith({ "alone.py": "n = 2\n" })).codeHash).toBe(codeHash);
    const others = [
      await builtWith({ "helpers.py": "n = 2\n" }),
      await builtWith({ "pkg/data.py": "import helpers as h\n" }),
      await builtWith({ "pkg/__init__.py": "x = 1\n" }),
      await builtWith({}, ["numpy==2.0.0"]),
      await builtWith({}, ["numpy==2.0.1"]),
    ].map((it) => it.codeHash);
    expect(new Set([codeHash, ...others]).size).toBe(others.length + 1);
  });
});
