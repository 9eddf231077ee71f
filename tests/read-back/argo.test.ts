import { existsSync } from "node:fs";
import { join } from "node:path";
import { argo } from "@partitura/backend-kubeflow";
import { featuresUsed } from "@partitura/compiler";
import { features, type Backend, type Json } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { repository } from "../conformance/scenario.js";
import { emittedForArgo } from "./argo-pipelines.js";
import { emitAll, type Emitted } from "./emitted.js";
import { command, inFolder, needs, writeEmitted } from "./engines.js";
import { cronOf, factsOf } from "./facts.js";
import { argoOptions, objectsOf, type KubernetesObject } from "./kubernetes.js";

interface Template {
  readonly name: string;
  readonly activeDeadlineSeconds?: number | string;
  readonly parallelism?: number;
  readonly retryStrategy?: {
    readonly limit: string | number;
    readonly backoff?: {
      readonly duration: string;
      readonly factor?: string | number;
      readonly cap?: string;
    };
  };
  readonly dag?: {
    readonly tasks: readonly {
      readonly name: string;
      readonly template: string;
      readonly depends?: string;
    }[];
  };
  readonly container?: { readonly env?: readonly object[]; readonly resources?: object };
}

interface Spec {
  readonly templates: readonly Template[];
  readonly arguments?: {
    readonly parameters: readonly {
      readonly name: string;
      readonly value?: string;
      readonly description?: string;
      readonly enum?: readonly string[];
    }[];
  };
}

/** The `argo` of a cluster's user, or of the folder that the tests' own cluster lives in. */
async function argoProgram(): Promise<string | undefined> {
  const own = await command("bash", ["-c", '. tests/engines/argo/env.sh && printf "%s" "${rig_home:-}"']);
  const found =
    own.out === ""
      ? (await command("bash", ["-c", "command -v argo || true"])).out.trim()
      : join(own.out, "bin/argo");
  return found !== "" && existsSync(found) ? found : undefined;
}

const program = await argoProgram();
const reach = await command("bash", [
  join(repository, "tests/engines/argo/rig-exec"),
  "kubectl",
  "get",
  "--raw=/readyz",
]);
const cluster =
  reach.code === 0 ? undefined : (reach.error.trim().split("\n").at(-1) ?? "the cluster does not answer");

describe("argo lint reads what is emitted", () => {
  const here = needs(
    "argo lint",
    program === undefined ? "there is no argo (set PARTITURA_RIG, or put it on the PATH)" : undefined,
  );

  it.runIf(here)("without a complaint, and all features that are said to be read back", async () => {
    const emitted = await emittedForArgo(argo as Backend);
    expect(emitted.length).toBeGreaterThan(100);
    const used = new Set(
      emitted.flatMap(({ checked }) => featuresUsed(checked.pipeline).map(({ feature }) => feature)),
    );
    const claimed = features.filter((it) => argo.capabilities[it].evidence.kind === "read-back");
    expect(claimed.filter((it) => !used.has(it))).toEqual([]);
    await inFolder(async (folder) => {
      for (const { name, result } of emitted) writeEmitted(join(folder, name), result);
      const { code, out, error } = await command(program ?? "", [
        "lint",
        "--offline",
        "--kinds=workflowtemplates,cronworkflows",
        folder,
      ]);
      expect([code, `${out}${error}`]).toEqual([0, expect.stringContaining("no linting errors found")]);
    });
  });
});

describe("the Kubernetes of Argo reads what is emitted", () => {
  const here = needs("argo's cluster", cluster);
  let pipelines: readonly Emitted[] = [];
  let read: ReadonlyMap<string, readonly KubernetesObject[]> = new Map();

  beforeAll(async () => {
    if (!here) return;
    pipelines = await emitAll(argo as Backend, argoOptions);
    read = await objectsOf(pipelines);
  });

  const each = (
    check: (emitted: Emitted, template: KubernetesObject, others: readonly KubernetesObject[]) => void,
  ): void => {
    expect(pipelines.length).toBeGreaterThan(10);
    for (const emitted of pipelines) {
      const objects = read.get(emitted.name) ?? [];
      const template = objects.find(({ kind }) => kind === "WorkflowTemplate");
      if (template === undefined) throw new Error(`${emitted.name} has no WorkflowTemplate`);
      check(emitted, template, objects);
    }
  };

  it.runIf(here)("with the tasks, retries and timeouts of the IR", () => {
    each((emitted, template) => {
      const templates = new Map((template.spec as unknown as Spec).templates.map((it) => [it.name, it]));
      const facts = factsOf(emitted.checked.pipeline);
      const reality = facts.map(({ id }) => {
        const found = templates.get(id);
        const { limit = 0, backoff } = found?.retryStrategy ?? {};
        const retrying =
          Number(limit) > 0
            ? { delay: backoff?.duration, factor: Number(backoff?.factor ?? 1), cap: backoff?.cap }
            : {};
        return {
          id: found?.name,
          retries: Number(limit),
          ...retrying,
          deadline: found?.activeDeadlineSeconds,
        };
      });
      const expected = facts.map(({ id, retries, delays, backoff, maxDelay, timeout }) => ({
        id,
        retries,
        ...(retries > 0 && {
          delay: `${String(delays[0])}s`,
          factor: backoff,
          cap: maxDelay === undefined ? undefined : `${String(maxDelay)}s`,
        }),
        deadline: timeout,
      }));
      expect({ [emitted.name]: reality }).toEqual({ [emitted.name]: expected });
    });
  });

  it.runIf(here)("with its schedule", () => {
    const concurrency = { allow: "Allow", skip: "Forbid", replace: "Replace", queue: "Allow" };
    each(({ checked: { pipeline } }, _, objects) => {
      const schedule = cronOf(pipeline);
      const crons = objects
        .filter(({ kind }) => kind === "CronWorkflow")
        .map(({ spec }) => {
          const { schedules, timezone, concurrencyPolicy } = spec ?? {};
          return { schedules, timezone, concurrencyPolicy };
        });
      const { expression = "", timezone } = schedule ?? {};
      const expected = schedule && {
        schedules: [expression],
        timezone,
        concurrencyPolicy: concurrency[schedule.overlap],
      };
      expect(crons).toEqual(expected === undefined ? [] : [expected]);
    });
  });

  it.runIf(here)("with its params, their choices, defaults and descriptions", () => {
    const parsed = (text: string | undefined): Json | undefined =>
      text === undefined ? undefined : (JSON.parse(text) as Json);
    each(({ checked: { pipeline } }, template) => {
      const params = (template.spec as unknown as Spec).arguments?.parameters ?? [];
      const reality = params.map(({ name, value, description, enum: choices }) => [
        name,
        parsed(value),
        description,
        choices?.map(parsed),
      ]);
      const choicesOf = (type: object): unknown =>
        "enum" in type ? type.enum : "type" in type && type.type === "boolean" ? [true, false] : undefined;
      const expected = Object.entries(pipeline.params).map(([name, it]) => [
        name,
        it.default,
        it.description,
        choicesOf(it.type),
      ]);
      expect(reality).toEqual(expected);
    });
  });

  it.runIf(here)("with its description, owner, objective and tags", () => {
    each(({ checked: { pipeline } }, { metadata: { annotations } }) => {
      expect(annotations?.["workflows.argoproj.io/description"]).toBe(pipeline.description);
      expect(annotations?.["partitura.dev/owner"]).toBe(pipeline.owner);
      expect(annotations?.["partitura.dev/objective"]).toBe(pipeline.objective);
      expect(JSON.parse(annotations?.["partitura.dev/tags"] ?? "[]")).toEqual(pipeline.tags);
    });
  });

  it.runIf(here)("with resources, environment and concurrency", () => {
    const template = read.get("policies")?.find(({ kind }) => kind === "WorkflowTemplate");
    const { templates = [] } = (template?.spec ?? {}) as unknown as Partial<Spec>;
    const container = templates.find(({ name }) => name === "fetch")?.container;
    expect(container?.resources).toEqual({
      requests: { cpu: "500m", memory: "256Mi" },
      limits: { cpu: "500m", memory: "256Mi" },
    });
    expect(container?.env).toEqual([
      { name: "MODE", value: "full" },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "deployment", key: "token" } } },
    ]);
    expect(templates.flatMap(({ parallelism }) => parallelism ?? [])).toEqual([2]);
  });
});
