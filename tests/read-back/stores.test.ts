import { join } from "node:path";
import { airflow3 } from "@partitura/backend-airflow";
import { prefect3 } from "@partitura/backend-prefect";
import { checkFile, compileTo } from "@partitura/compiler";
import type { Backend, Json } from "@partitura/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAdapter, missingEnvironment } from "../conformance/engine-environment.js";
import { repository } from "../conformance/scenario.js";
import { inFolder, needs, topFile, writeEmitted } from "./engines.js";
import { inStores, startStore, storesPython, type StoreKind, type StoreServer } from "./store-servers.js";

const here = import.meta.dirname;
const minutes = 60_000;

type Values = { readonly [name: string]: Json };

/** How a task ended, and what it gave. */
interface TaskEnd {
  readonly state: string;
  readonly value: Values;
}

/** A run of the pipeline, as its engine tells of it. */
interface Run {
  readonly state: string | null;
  readonly tasks: { readonly [id: string]: TaskEnd };
  readonly log: string;
}

/** A pipeline of `stored/`, and the option that says where its artifacts are. */
interface Job {
  readonly id: string;
  readonly artifacts: object;
}

/** How an engine runs pipelines, and whether it keeps results for later runs. */
interface Engine {
  readonly caches: boolean;
  /** Runs them in folders of their own below one, with these environment variables; gives them by id. */
  readonly run: (
    jobs: readonly Job[],
    env: StoreServer["env"],
    folder: string,
  ) => Promise<ReadonlyMap<string, Run>>;
}

async function emitted(backend: Backend, id: string, options: object, folder: string): Promise<string> {
  const [checked, problems] = await checkFile(join(here, "stored/pipeline.ts"), { pipeline: id });
  if (checked === undefined) throw new Error(JSON.stringify(problems));
  const [result, refused] = compileTo(backend, checked, { options, version: "0.0.0", source: "pipeline.ts" });
  if (result === undefined) throw new Error(JSON.stringify(refused));
  writeEmitted(folder, result);
  return topFile(result, ".py");
}

async function runAirflow(
  jobs: readonly Job[],
  env: StoreServer["env"],
  folder: string,
): Promise<ReadonlyMap<string, Run>> {
  interface Told {
    readonly key: string;
    readonly runState: string | null;
    readonly log: string;
    readonly tasks: readonly {
      readonly id: string;
      readonly state: string | null;
      readonly xcoms: { readonly [key: string]: Json };
    }[];
  }
  const asked = jobs.map(async ({ id, artifacts }) => {
    const own = join(folder, id);
    const options = { artifacts, virtualenvs: join(folder, "virtualenvs") };
    return {
      key: id,
      folder: own,
      file: await emitted(airflow3 as Backend, id, options, own),
      dagId: id,
      env,
    };
  });
  const { runs } = await callAdapter<{ readonly runs: readonly Told[] }>("airflow-3", "airflow/run.py", {
    jobs: 2,
    runs: await Promise.all(asked),
  });
  return new Map(
    runs.map(({ key, runState, tasks, log }) => {
      const ends = tasks.map(({ id, state, xcoms }): readonly [string, TaskEnd] => [
        id,
        { state: state ?? "", value: (xcoms["return_value"] ?? {}) as Values },
      ]);
      return [key, { state: runState, log, tasks: Object.fromEntries(ends) }];
    }),
  );
}

async function runPrefect(
  jobs: readonly Job[],
  env: StoreServer["env"],
  folder: string,
): Promise<ReadonlyMap<string, Run>> {
  interface Told {
    readonly key: string;
    readonly runState: string | null;
    readonly log: string;
    readonly tasks: readonly { readonly id: string; readonly state: string; readonly value?: Json }[];
  }
  const states: { readonly [state: string]: string } = {
    Completed: "success",
    Skipped: "skipped",
    Failed: "failed",
  };
  const asked = jobs.map(async ({ id, artifacts }) => {
    const own = join(folder, id);
    const options = { artifacts, environments: join(folder, "environments") };
    const file = await emitted(prefect3 as Backend, id, options, own);
    return { key: id, file: join(own, file), flow: file.replace(/\.py$/, ""), env };
  });
  const { runs } = await callAdapter<{ readonly runs: readonly Told[] }>("prefect-3", "prefect/run.py", {
    jobs: 2,
    runs: await Promise.all(asked),
  });
  return new Map(
    runs.map(({ key, runState, tasks, log }) => {
      const ends = tasks.map(({ id, state, value }): readonly [string, TaskEnd] => [
        id,
        { state: states[state] ?? state, value: (value ?? {}) as Values },
      ]);
      return [key, { state: states[runState ?? ""] ?? runState, log, tasks: Object.fromEntries(ends) }];
    }),
  );
}

const engines: { readonly [engine: string]: Engine } = {
  "airflow-3": { caches: false, run: runAirflow },
  "prefect-3": { caches: true, run: runPrefect },
};

const missing: { readonly [name: string]: string | undefined } = Object.fromEntries(
  await Promise.all(
    ["stores", ...Object.keys(engines)].map(async (name) => [name, await missingEnvironment(name)] as const),
  ),
);

describe.each<StoreKind>(["s3", "gcs", "azure"])("step_store.py and %s", (kind) => {
  const present = needs("stores", missing["stores"]);
  let store: StoreServer;
  beforeAll(async () => {
    if (present) store = await startStore(kind);
  });
  afterAll(async () => {
    await store?.stop();
  });

  it.runIf(present)(
    "gives back what was kept",
    () =>
      inFolder(async (folder) => {
        const step = join(repository, "packages/compiler/step");
        const script = join(here, "stored/round_trips.py");
        const { code, out, error } = await inStores([script, step, store.uri, folder], store.env);
        expect([code, error]).toEqual([0, ""]);
        const { refused, ...answers } = JSON.parse(out) as { readonly refused: readonly string[] };
        expect(answers).toEqual({
          file: "text é",
          neighbour: "top",
          folder: { "x y/é.txt": "deep", top: "top" },
          empty: {},
          once: "changed here",
          replaced: { "x y/é.txt": "deep" },
          exists: [true, true, true, false, true],
          local: "text é",
        });
        expect(refused[0]).toBe(`cannot fetch ${store.uri}/a/none: nothing is there`);
        expect(refused[1]).toMatch(
          /^cannot fetch [a-z0-9]+:.*\/nowhere\/key: .*(NoSuchBucket|not exist|404)/,
        );
        expect(refused[2]).toBe("cannot keep ftp://a/b: it is no s3:, gs:, az: or file: URI");
      }),
    2 * minutes,
  );
});

describe.each(Object.entries(engines))("artifacts in an object store on %s", (engine, { caches, run }) => {
  const present = [needs("stores", missing["stores"]), needs(engine, missing[engine])].every(Boolean);
  let runs: ReadonlyMap<string, Run> = new Map();
  const runOf = (id: string): Run => {
    const found = runs.get(id);
    if (found === undefined) throw new Error(`${id} was not run`);
    return found;
  };
  beforeAll(async () => {
    if (!present) return;
    const store = await startStore("s3");
    try {
      const here = { ...store.option, prefix: "all/runs", python: storesPython };
      runs = await inFolder((folder) =>
        run(
          [
            { id: "stored", artifacts: here },
            { id: "stored-alone", artifacts: store.option },
            ...(caches ? [{ id: "stored-cached", artifacts: here }] : []),
          ],
          store.env,
          folder,
        ),
      );
    } finally {
      await store.stop();
    }
  }, 10 * minutes);

  it.runIf(present)("pass between languages and environments, with large values", () => {
    const { state, tasks, log } = runOf("stored");
    expect(state, log.slice(-2000)).toBe("success");
    const valueOf = (id: string): Values => tasks[id]?.value ?? {};
    expect(valueOf("make")["rows"]).toMatchObject({
      type: "large-value",
      uri: expect.stringMatching(/^s3:\/\/lake\/all\/runs\/.*\/rows$/),
    });
    expect(valueOf("packed")).toMatchObject({
      text: "é {{ x }}\n",
      names: ["in side", "in side/ü.txt", "top.txt"],
      total: 199_990_000,
    });
    expect(valueOf("loud")["note"]).toEqual(valueOf("make")["note"]);
    expect(tasks["leave"]?.state).toBe("skipped");
    expect(valueOf("last")).toEqual({
      texts: ["é {{ x }}\n", "É {{ X }}\n"],
      files: [],
      total: 399_980_000,
    });
  });

  it.runIf(present)("need the store's package in the Python of the worker, and say so", () => {
    const { state, tasks, log } = runOf("stored-alone");
    expect([state, tasks["alone"]?.state]).toEqual(["failed", "failed"]);
    expect(log.replaceAll(/\s+/g, " ")).toMatch(
      new RegExp(`No module named 'boto3': [^ ]*/${engine}/bin/python -m pip install boto3`),
    );
  });

  it.runIf(present && caches)("are taken from the store where a result was kept", () => {
    const { tasks } = runOf("stored-cached");
    const [first, again, anew] = ["first", "again", "anew"].map((id) => tasks[id]?.value["number"]);
    expect(first).toMatchObject({ uri: expect.stringMatching(/^s3:.*\/first\//) });
    expect(again).toEqual(first);
    expect(anew).not.toEqual(first);
  });
});
