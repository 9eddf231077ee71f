import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gatherFacts } from "./facts.js";
import { environmentFacts, packagesIn } from "./packages.js";
import { pythonFacts, rememberEnvironments } from "./python-facts.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files in it; a name that ends with `/` is a folder. */
function folderWith(files: { readonly [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "partitura-facts-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    const full = join(folder, path);
    mkdirSync(path.endsWith("/") ? full : dirname(full), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(full, text);
  }
  return folder;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A program that answers as an interpreter does, and counts how often it was started. */
function fakePython(folder: string, version: string, library: string): string {
  const path = join(folder, "python3");
  const answer = JSON.stringify([version, library]);
  writeFileSync(path, `#!/bin/sh\necho x >> '${folder}/started'\necho '${answer}'\n`);
  chmodSync(path, 0o755);
  return path;
}

test("the facts of a run: versions, lock files up to the repository, the machine; no users and no variables", async () => {
  const root = folderWith({
    ".git/": "",
    "package-lock.json": "{}",
    "a/uv.lock": "lock",
    "a/b/pipeline.ts": "",
    "a/b/package-lock.json": "{ }",
  });
  const env = {
    PATH: "/nowhere",
    GITHUB_ACTIONS: "true",
    SECRET: "hush",
    PARTITURA_CACHE_DIR: join(root, "cache"),
  };
  const file = join(root, "a", "b", "pipeline.ts");
  const facts = await gatherFacts({ file, version: "1.2.3", env });
  expect(facts).toMatchObject({
    file,
    versions: { partitura: "1.2.3", node: process.versions.node },
    machine: { host: hostname(), ci: "github-actions", arch: process.arch },
  });
  expect(facts.locks.toSorted((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
    { file: "../uv.lock", sha256: sha256("lock") },
    { file: "package-lock.json", sha256: sha256("{ }") },
  ]);
  expect(facts.python).toBeUndefined();
  expect(JSON.stringify(facts)).not.toContain("hush");
});

test("an interpreter is asked once, for as long as it stays what it is", async () => {
  const library = folderWith({
    "numpy-2.0.1.dist-info/": "",
    "Typing_Extensions-4.1.dist-info/": "",
    "numpy/": "",
  });
  const folder = folderWith({});
  const python = fakePython(folder, "3.12.1", library);
  const cache = join(folder, "cache");
  const ask = async (): ReturnType<typeof pythonFacts> => pythonFacts("python3", { PATH: folder }, cache);
  const expected = { path: python, version: "3.12.1", packages: ["numpy==2.0.1", "typing-extensions==4.1"] };
  expect(await ask()).toEqual(expected);
  mkdirSync(join(library, "pandas-3.0.dist-info"));
  expect((await ask())?.packages).toContain("pandas==3.0");
  const starts = (): number => readFileSync(join(folder, "started"), "utf8").trim().split("\n").length;
  expect(starts()).toBe(1);
  fakePython(folder, "3.13.0", library);
  utimesSync(python, 1, 1);
  expect((await ask())?.version).toBe("3.13.0");
  expect(starts()).toBe(2);
  for (const name of readdirSync(join(cache, "interpreters")))
    writeFileSync(join(cache, "interpreters", name), "[");
  expect((await ask())?.version).toBe("3.13.0");
});

test("an interpreter that is not there, and one that gives no answer", async () => {
  const folder = folderWith({ python3: "#!/bin/sh\nexit 1\n" });
  chmodSync(join(folder, "python3"), 0o755);
  expect(await pythonFacts("python3", { PATH: folder }, folder)).toBeUndefined();
  expect(await pythonFacts("python9", { PATH: folder }, folder)).toBeUndefined();
});

test("what is in a virtual environment is read from its files", async () => {
  const environment = folderWith({
    "pyvenv.cfg": "home = /usr/bin\nversion_info = 3.11.7.final.0\n",
    "bin/python": "",
    "lib/python3.11/site-packages/scikit_learn-1.7.0.dist-info/": "",
  });
  const path = join(environment, "bin", "python");
  const facts = { path, version: "3.11.7", packages: ["scikit-learn==1.7.0"] };
  expect(await environmentFacts(path)).toEqual(facts);
  expect(await environmentFacts(process.execPath)).toBeUndefined();
  expect(await packagesIn(join(environment, "nowhere"))).toEqual([]);
  expect(existsSync(join(environment, "started"))).toBe(false);

  const remembered = rememberEnvironments({
    interpreterFor: async ({ packages }) => (packages.includes("none") ? { problem: "no" } : { path }),
  });
  const ask = { signal: new AbortController().signal, onStart: () => undefined, onLine: () => undefined };
  for (const packages of [["scikit-learn", "a"], ["none"], []])
    await remembered.interpreterFor({ packages }, ask);
  expect(await remembered.used()).toEqual([{ requested: ["a", "scikit-learn"], ...facts }]);
});
