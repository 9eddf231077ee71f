import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { artifactIn, askLater, entriesIn, keepIn, questionOf } from "../testing/cache-question.js";
import { temporaryFolder } from "../testing/run-it.js";

describe("artifacts", () => {
  const outputsOf = async (store: string) => ({
    one: await artifactIn(store, "text"),
    nested: [{ many: await artifactIn(store, { a: "1", b: "2" }) }],
    far: { type: "file", uri: "s3://bucket/key", sha256: "f" },
  });

  it("outlive the run that made them, and are put into the run that takes them", async () => {
    const folder = temporaryFolder();
    const made = questionOf();
    await keepIn(folder, made, await outputsOf(made.store));
    rmSync(made.store, { recursive: true });
    const taking = questionOf();
    const { outputs } = await askLater(folder, taking);
    const { one, nested, far } = outputs as unknown as Awaited<ReturnType<typeof outputsOf>>;
    const pathOf = (reference: Json) => fileURLToPath((reference as { uri: string }).uri);
    expect(readFileSync(pathOf(one), "utf8")).toBe("text");
    expect(pathOf(one)).toBe(join(taking.store, one.sha256));
    expect(readdirSync(pathOf(nested[0]?.many ?? null)).toSorted()).toEqual(["a", "b"]);
    expect(far.uri).toBe("s3://bucket/key");
    // a second time they are there already
    expect((await askLater(folder, taking)).hit).toBe(true);
  });

  it("count by their content as inputs", async () => {
    const folder = temporaryFolder();
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    await keepIn(folder, questionOf({ inputs: { data: await artifactIn(here, "same") } }));
    const asked = async (content: string) =>
      askLater(folder, questionOf({ inputs: { data: await artifactIn(there, content) } }));
    expect((await asked("same")).hit).toBe(true);
    expect((await asked("other")).why).toEqual(["the input 'data' changed since run first"]);
  });

  it.each([
    [
      "changed in place",
      (path: string) => (chmodSync(path, 0o600), writeFileSync(path, "TEXT")),
      "its content was changed",
    ],
    ["cut off", (path: string) => (chmodSync(path, 0o600), truncateSync(path, 1)), "its content was changed"],
    ["removed", (path: string) => rmSync(path), "it is gone"],
  ])("%s make the result useless, for that reason, until it is made again", async (_, harm, reason) => {
    const folder = temporaryFolder();
    const made = questionOf();
    const one = await artifactIn(made.store, "text");
    await keepIn(folder, made, { one });
    rmSync(made.store, { recursive: true });
    harm(join(folder, "artifacts", one.sha256.slice(0, 2), one.sha256));
    expect(await askLater(folder, questionOf())).toMatchObject({
      hit: false,
      why: [`an artifact of the result of run first cannot be used: ${reason}`],
    });
    const again = questionOf();
    await keepIn(folder, again, { one: await artifactIn(again.store, "text") }, "second");
    expect((await askLater(folder, questionOf())).hit).toBe(true);
  });

  it("that were changed are replaced when the same content is kept by another task", async () => {
    const folder = temporaryFolder();
    const [made, other] = [questionOf(), questionOf({ codeHash: "2" })];
    const one = await artifactIn(made.store, "text");
    await keepIn(folder, made, { one });
    const path = join(folder, "artifacts", one.sha256.slice(0, 2), one.sha256);
    rmSync(made.store, { recursive: true });
    writeFileSync(path, "harm");
    await keepIn(folder, other, { one: await artifactIn(other.store, "text") }, "second");
    expect(readFileSync(path, "utf8")).toBe("text");
    expect((await askLater(folder, questionOf({ codeHash: "2" }))).hit).toBe(true);
  });

  it("with another time of change but the same content are taken, and hashed once only", async () => {
    const folder = temporaryFolder();
    const made = questionOf();
    const one = await artifactIn(made.store, "text");
    await keepIn(folder, made, { one });
    const path = join(folder, "artifacts", one.sha256.slice(0, 2), one.sha256);
    utimesSync(path, 1, 1);
    const before = entriesIn(folder).map((it) => readFileSync(it, "utf8"));
    expect((await askLater(folder, questionOf())).hit).toBe(true);
    expect(entriesIn(folder).map((it) => readFileSync(it, "utf8"))).not.toEqual(before);
    expect((await askLater(folder, questionOf())).hit).toBe(true);
  });
});

it("leaves nothing half made in a run's store when an artifact vanishes in between", async () => {
  const folder = temporaryFolder();
  const made = questionOf();
  const many = await artifactIn(made.store, { a: "1" });
  await keepIn(folder, made, { many });
  const taking = questionOf();
  const path = join(folder, "artifacts", many.sha256.slice(0, 2), many.sha256);
  rmSync(path, { recursive: true });
  mkdirSync(path);
  expect((await askLater(folder, taking)).hit).toBe(false);
  expect(existsSync(join(taking.store, many.sha256))).toBe(false);
});
