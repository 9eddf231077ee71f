import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "@partitura/core";
import { describe, expect, it } from "vitest";
import {
  artifactIn,
  askLater,
  entriesIn,
  keepIn,
  questionOf,
  startOfTests as start,
} from "../testing/cache-question.js";
import { fakeDocker } from "../testing/fake-docker.js";
import { call, python, shell } from "../testing/pipelines.js";
import { temporaryFolder } from "../testing/run-it.js";
import { readEntry } from "./entry.js";
import { taskCache } from "./task-cache.js";

const day = 86_400_000;

describe("a result", () => {
  it("is found by what has the same parts, and by nothing else", async () => {
    const folder = temporaryFolder();
    const env = { MODE: "fast", OTHER: "x" };
    const cache = { version: "2", env: ["MODE"] };
    const base = { env, cache, inputs: { n: 1, m: { a: 1, b: [2] } } };
    await keepIn(folder, questionOf(base));
    const ask = async (other: Parameters<typeof questionOf>[0]) =>
      askLater(folder, questionOf({ ...base, ...other }));
    expect(await ask({ inputs: { m: { b: [2], a: 1 }, n: 1 }, env: { ...env, OTHER: "y" } })).toMatchObject({
      hit: true,
      outputs: { loss: 7 },
      why: ["all parts of the key are those of run first, 0 s ago"],
    });
    const missed = async (other: Parameters<typeof questionOf>[0]) => {
      const { hit, why } = await ask(other);
      expect(hit).toBe(false);
      return why;
    };
    const integer = { type: "integer" } as const;
    expect(await missed({ codeHash: "2" })).toEqual(["the code changed since run first"]);
    expect(await missed({ inputs: { n: 2, m: { a: 1, b: [2] } } })).toEqual([
      "the input 'n' changed since run first",
    ]);
    expect(await missed({ inputs: { n: 1 } })).toEqual([
      "the input 'm' is not there any more since run first",
    ]);
    expect(await missed({ env: { MODE: "slow" } })).toEqual(["the variable 'MODE' changed since run first"]);
    expect(await missed({ cache: { env: ["MODE"] } })).toEqual([
      "the version of the cache is none, it was '2' since run first",
    ]);
    expect(await missed({ cache: { ...cache, env: ["MODE", "OTHER"] } })).toEqual([
      "the variable 'OTHER' is new since run first",
    ]);
    expect(
      await missed({ task: shell("train", ":", { n: integer }, { loss: integer, more: integer }) }),
    ).toEqual(["the types of the outputs changed since run first"]);
    const none = ["there is no earlier result of this task"];
    expect(await missed({ task: shell("other", ":") })).toEqual(none);
    expect(await missed({ pipeline: "q" })).toEqual(none);
  });

  it("is compared with the earlier one that is most like it", async () => {
    const folder = temporaryFolder();
    for (const n of [1, 2, 3]) await keepIn(folder, questionOf({ inputs: { n } }), { loss: n }, `run-${n}`);
    const changed = await askLater(folder, questionOf({ inputs: { n: 2 }, codeHash: "2" }));
    expect(changed.why).toEqual(["the code changed since run run-2"]);
  });

  it("is not looked for when the run says so, and kept anew by --force only", async () => {
    const folder = temporaryFolder();
    await keepIn(folder, questionOf({ mode: "off" }));
    expect((await askLater(folder, questionOf())).hit).toBe(false);
    await keepIn(folder, questionOf(), { loss: 1 });
    const off = await askLater(folder, questionOf({ mode: "off" }));
    const refresh = await askLater(folder, questionOf({ mode: "refresh" }));
    expect([off.hit, off.why, refresh.hit, refresh.why]).toEqual([
      false,
      ["the run does not use the cache (--no-cache)"],
      false,
      ["the task was to be run in any case (--force)"],
    ]);
    await keepIn(folder, questionOf({ mode: "refresh" }), { loss: 2 }, "second");
    expect((await askLater(folder, questionOf())).outputs).toEqual({ loss: 2 });
  });

  it("of a task without the policy is neither looked for nor kept", async () => {
    const folder = temporaryFolder();
    const plain = { ...questionOf(), node: call("train") };
    await keepIn(folder, plain);
    expect(await askLater(folder, plain)).toMatchObject({
      hit: false,
      why: ["the task does not ask for the cache"],
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the age of a result", () => {
  const cache = { ttlSeconds: 86_400 };

  it("is at most the ttl", async () => {
    const folder = temporaryFolder();
    await keepIn(folder, questionOf({ cache }));
    expect((await askLater(folder, questionOf({ cache }), start + day)).hit).toBe(true);
    expect(await askLater(folder, questionOf({ cache }), start + day + 1)).toMatchObject({
      hit: false,
      why: ["the result of run first is 1 d old, and the ttl is 1 d"],
    });
  });

  it("grows after a clock was set back, and is right again when the clock is", async () => {
    const folder = temporaryFolder();
    await keepIn(folder, questionOf({ cache }), { loss: 1 }, "first", start + 3650 * day);
    const hitAt = async (now: number) => (await askLater(folder, questionOf({ cache }), now)).hit;
    // made ten years ahead: usable for a day from when that was seen, not for ten years
    expect([await hitAt(start), await hitAt(start + day), await hitAt(start + day + 1)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await hitAt(start + 3650 * day + day)).toBe(true);
    // set back further still, it is as if seen for the first time
    expect(await hitAt(start - 100 * day)).toBe(true);
    await keepIn(folder, questionOf({ cache, mode: "refresh" }), { loss: 1 }, "second", start);
    expect([await hitAt(start + day), await hitAt(start + 2 * day)]).toEqual([true, false]);
  });
});

describe("the files of a cache", () => {
  it("that are cut off at any byte, or changed in any byte, are no result, for that reason", async () => {
    const folder = temporaryFolder();
    await keepIn(folder, questionOf());
    const [file = ""] = entriesIn(folder);
    const whole = readFileSync(file);
    const problem = "its content is not what was written";
    const readWith = (content: Buffer) => {
      writeFileSync(file, content);
      return readEntry(file);
    };
    for (let length = 0; length < whole.length; length++)
      expect(readWith(whole.subarray(0, length)), `${length}`).toEqual({ kind: "damaged", problem });
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(readWith(changed), `${at}`).toEqual({ kind: "damaged", problem });
    }
    expect(await askLater(folder, questionOf())).toMatchObject({
      hit: false,
      why: [`the result that was kept cannot be used: ${problem}`],
    });
    await keepIn(folder, questionOf(), { loss: 8 }, "second");
    expect((await askLater(folder, questionOf())).outputs).toEqual({ loss: 8 });
  });

  it("count for their own key only, whatever their name", async () => {
    const folder = temporaryFolder();
    await keepIn(folder, questionOf());
    const [one = ""] = entriesIn(folder);
    await keepIn(folder, questionOf({ inputs: { n: 2 } }));
    const other = entriesIn(folder).find((it) => it !== one) ?? "";
    writeFileSync(other, readFileSync(one));
    expect((await askLater(folder, questionOf({ inputs: { n: 2 } }))).hit).toBe(false);
  });

  it("are for this user alone, and tell nothing of a secret", async () => {
    const folder = temporaryFolder();
    const secret = questionOf({ env: { PIN: "1234" }, cache: { env: ["PIN"] } });
    await keepIn(folder, secret);
    const [file = ""] = entriesIn(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { parts } = await askLater(folder, secret);
    const elsewhere = await askLater(temporaryFolder(), secret);
    // with a salt of its own, each cache has another hash of the same value
    expect(parts["env PIN"]).not.toBe(elsewhere.parts["env PIN"]);
    expect({ ...parts, "env PIN": "" }).toEqual({ ...elsewhere.parts, "env PIN": "" });
  });

  it("that cannot be written are told of once, and the run goes on", async () => {
    const folder = join(temporaryFolder(), "cache");
    writeFileSync(folder, "a file where the folder should be");
    const problems: Diagnostic[] = [];
    const cache = taskCache(folder, () => start, { onProblem: (it) => problems.push(it) });
    for (const n of [1, 2]) {
      const question = questionOf({ inputs: { n } });
      const answer = await cache.ask(question);
      expect(answer.hit).toBe(false);
      await cache.keep(answer, question, { loss: 1 }, "run");
    }
    expect(problems.map(({ code }) => code)).toEqual(["P7030"]);
  });

  it("can be used by several runs at once", async () => {
    const folder = temporaryFolder();
    const store = temporaryFolder();
    const one = await artifactIn(store, "text");
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        // each with a cache of its own
        const cache = taskCache(folder, () => start);
        const question = questionOf({ inputs: { n: at % 3 } });
        const answer = await cache.ask(question);
        if (!answer.hit) await cache.keep(answer, question, { one, n: at % 3 }, `run-${at}`);
        return cache.ask(questionOf({ inputs: { n: at % 3 } }));
      }),
    );
    expect(results.map(({ hit, outputs }) => [hit, outputs?.["n"]])).toEqual(
      Array.from({ length: 20 }, (_, at) => [true, at % 3]),
    );
    const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(left.filter((it) => it.endsWith(".draft"))).toEqual([]);
    expect(entriesIn(folder)).toHaveLength(3);
  });
});

describe("the code of a task", () => {
  it("is the interpreter's version too, unless it names one", async () => {
    const { parts } = await askLater(temporaryFolder(), questionOf({ task: python("train") }));
    const { stdout } = spawnSync("python3", ["-c", "import platform; print(platform.python_version())"]);
    expect(parts["python"]).toBe(`cpython ${stdout.toString().trim()}`);
    const task = python("train", {}, {}, ["b==1", "a==2"]);
    if (task.body.kind !== "python") throw new Error("it is Python");
    const named = { ...task, body: { ...task.body, pythonVersion: "3.11" } };
    const folder = temporaryFolder();
    await keepIn(folder, questionOf({ task: named }));
    expect((await askLater(folder, questionOf({ task: named }))).parts["python"]).toBe("3.11");
    const other = { ...named, body: { ...named.body, packages: ["a==2"] } };
    expect((await askLater(folder, questionOf({ task: other, codeHash: "2" }))).why).toEqual([
      "the packages changed, and with them the hash of the code since run first",
    ]);
  });

  it("is the image by its content, as soon as it is on this machine", async () => {
    const folder = temporaryFolder();
    const docker = fakeDocker();
    const task = {
      ...shell("train", ":"),
      body: { kind: "container" as const, image: "i:1", command: [], args: [], codeHash: "" },
    };
    const images = join(folder, "image");
    const [bin = ""] = (docker.env["PATH"] ?? "").split(":");
    writeFileSync(join(bin, "docker"), `#!/bin/sh\ncat ${images}\n`);
    const cached = join(folder, "cache");
    const cacheOf = () => taskCache(cached, () => start, { surrounding: docker.env });
    const cache = cacheOf();
    const question = questionOf({ task });
    const first = await cache.ask(question);
    expect(first.parts).not.toHaveProperty("image");
    writeFileSync(images, "sha256:1\n");
    await cache.keep(first, question, { loss: 1 }, "first");
    expect((await cacheOf().ask(questionOf({ task }))).hit).toBe(true);
    writeFileSync(images, "sha256:2\n");
    expect((await cacheOf().ask(questionOf({ task }))).why).toEqual(["the image changed since run first"]);
  });
});
