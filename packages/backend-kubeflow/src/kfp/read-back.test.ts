import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { contentHash, type Json, type Pipeline, type ValueType } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, python, shell } from "../argo/testing/build.js";
import { kfp2 } from "./index.js";
import { decode } from "./lower/codec.js";
import { assets, goldenPipelines } from "./testing/pipelines.js";
import { trickyJson, trickyText } from "./testing/tricky.js";

const engines = process.env["PARTITURA_ENGINES_DIR"] ?? join(homedir(), ".cache/partitura/engines");
const engine = join(engines, "kfp-2/bin/python");

const loader = `
import json, sys
from google.protobuf import json_format
from kfp import components, kubernetes
from kfp.kubernetes import kubernetes_executor_config_pb2 as config
def platform(spec):
    """The platform's part, each container's config read as the message that the engine reads it as; unknown fields are errors."""
    found = json_format.MessageToDict(spec)
    executors = found.get("platforms", {}).get("kubernetes", {}).get("deploymentSpec", {}).get("executors", {})
    for name, it in executors.items():
        executors[name] = json_format.MessageToDict(json_format.ParseDict(it, config.KubernetesExecutorConfig()))
    return found
loaded = [components.load_component_from_text(text) for text in json.load(sys.stdin)]
print("\\n" + json.dumps([[json_format.MessageToDict(it.pipeline_spec), platform(it.platform_spec)] for it in loaded]))
`;

/** The engine's own reading of pipeline files: the spec and the platform's part of each. */
function load(texts: readonly string[]): readonly (readonly [Spec, Json])[] {
  const input = JSON.stringify(texts);
  const printed = execFileSync(engine, ["-W", "ignore", "-c", loader], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as readonly (readonly [Spec, Json])[];
}

interface Task {
  readonly inputs?: {
    readonly parameters?: {
      readonly [name: string]: { readonly runtimeValue?: { readonly constant: Json } };
    };
  };
  readonly parameterIterator?: { readonly items: { readonly raw: string } };
}

interface Spec {
  readonly pipelineInfo: { readonly description?: string };
  readonly root: {
    readonly dag: { readonly tasks: { readonly [name: string]: Task } };
    readonly inputDefinitions?: {
      readonly parameters: {
        readonly [name: string]: { readonly defaultValue: Json; readonly description: string };
      };
    };
  };
  readonly deploymentSpec: {
    readonly executors: {
      readonly [name: string]: {
        readonly container: {
          readonly args: readonly string[];
          readonly env?: readonly { readonly value?: string }[];
        };
      };
    };
  };
}

const text: ValueType = { type: "string" };
const span = { file: "pipeline.ts", line: 1, column: 1 };

/** A pipeline with the text in every field that takes one, and the value in every place that takes any. */
function hostilePipeline(words: string, value: Json): Pipeline {
  const say = { ...shell("say", `echo '${words}'`, { text, any: {} }, {}), description: words };
  return pipeline(
    "hostile",
    [say, python("work", { text, any: {} }, {})],
    [
      call(
        "say",
        { text: ex.literal(words), any: ex.literal(value) },
        { policy: { env: { WORDS: { value: words } } } },
      ),
      each(
        "items",
        ex.literal([{ words, value }]),
        {
          type: "object",
          properties: { words: text, value: {} },
          required: ["words", "value"],
          additionalProperties: false,
        },
        [
          call("work", {
            text: ex.template(words, ex.get(ex.item("items"), "words")),
            any: ex.get(ex.item("items"), "value"),
          }),
        ],
      ),
    ],
    {
      description: words,
      owner: words,
      objective: words,
      tags: [words],
      params: {
        words: { type: text, default: words, description: words },
        any: { type: {}, default: value },
      },
      span,
    },
  );
}

const emitted = (it: Pipeline): string => {
  const [result, diagnostics] = kfp2.emit({
    pipeline: it,
    hash: contentHash(it),
    assets,
    options: kfp2.options.parse({}),
    version: "0.1.0",
    source: "pipeline.ts",
  });
  expect(diagnostics).toEqual([]);
  return result?.files[0]?.text ?? "";
};

/** What a step is told. */
interface Definition {
  readonly inputs: { readonly text: { readonly value: Json }; readonly any: { readonly value: Json } };
  readonly body: { readonly command: string };
  readonly env?: { readonly WORDS: string };
}

function definitionOf(task: Task | undefined): Definition {
  const constant = task?.inputs?.parameters?.["step-json"]?.runtimeValue?.constant;
  expect(constant).not.toMatch(/\{\{|\$[$(]/);
  return JSON.parse(constant as string) as Definition;
}

describe.skipIf(!existsSync(engine))("read by kfp's own loader (engine kfp-2)", () => {
  it("every golden pipeline is a pipeline", () => {
    const texts = goldenPipelines.map(emitted);
    const specs = load(texts);
    expect(specs.length).toBe(texts.length);
    const [, platform] = specs[2] ?? [];
    expect(platform).toMatchObject({
      platforms: {
        kubernetes: {
          deploymentSpec: {
            executors: {
              "exec-work": {
                activeDeadlineSeconds: "90",
                podMetadata: { annotations: { "kubernetes.io/description": "Works hard" } },
                secretAsEnv: [
                  { secretName: "partitura", keyToEnv: [{ envVar: "TOKEN", secretKey: "api-token" }] },
                ],
              },
            },
          },
        },
      },
    });
  }, 60_000);

  it("what is said of pods is in the engine's own config", () => {
    const pods = goldenPipelines.find(({ id }) => id === "pods") as Pipeline;
    const [[spec, platform]] = load([emitted(pods)]) as [readonly [Spec, Json]];
    expect(spec.deploymentSpec.executors["exec-work"]?.container).toMatchObject({
      image: "registry.example/work:1",
      resources: { accelerator: { resourceType: "nvidia.com/gpu", resourceCount: "2" } },
    });
    expect(spec.root.dag.tasks["work"]).toMatchObject({ cachingOptions: { enableCache: true } });
    expect(spec.root.dag.tasks["work"]?.inputs?.parameters).not.toHaveProperty("run-id");
    const constant = (value: Json) => ({ runtimeValue: { constant: value } });
    expect(platform).toMatchObject({
      platforms: {
        kubernetes: {
          deploymentSpec: {
            executors: {
              "exec-work": {
                configMapAsVolume: [{ configMapName: "settings", mountPath: "/etc/settings" }],
                emptyDirMounts: [{ volumeName: "scratch", mountPath: "/scratch" }],
                fieldPathAsEnv: [
                  { name: "STEP_RUN_ID", fieldPath: "metadata.labels['pipeline/runid']" },
                  { name: "NODE", fieldPath: "spec.nodeName" },
                ],
                imagePullPolicy: "Always",
                imagePullSecret: [{ secretName: "registry" }],
                nodeAffinity: [
                  {
                    nodeAffinityJson: constant({
                      requiredDuringSchedulingIgnoredDuringExecution: {
                        nodeSelectorTerms: [
                          { matchExpressions: [{ key: "zone", operator: "In", values: ["a", "b"] }] },
                        ],
                      },
                    }),
                  },
                ],
                nodeSelector: { labels: { pool: "gpu" } },
                podMetadata: { annotations: { "example.com/note": "kept" }, labels: { team: "search" } },
                pvcMount: [{ mountPath: "/data", pvcNameParameter: constant("data") }],
                secretAsEnv: [
                  {
                    secretName: "partitura",
                    keyToEnv: [{ envVar: "STEP_SECRET_FILE_0", secretKey: "api-token" }],
                  },
                ],
                secretAsVolume: [{ secretName: "keys", mountPath: "/etc/keys" }],
                securityContext: { runAsUser: "1000" },
                tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
              },
            },
          },
        },
      },
    });
  }, 60_000);

  it("an exit task comes after everything else, however that has ended", () => {
    const skips = goldenPipelines.find(({ id }) => id === "skips") as Pipeline;
    const [[spec]] = load([emitted(skips)]) as [readonly [Spec, Json]];
    expect(spec.root.dag.tasks["at-end"]).toMatchObject({
      dependentTasks: ["body"],
      inputs: { parameters: { "run-status": { taskFinalStatus: { producerTask: "body" } } } },
      triggerPolicy: { strategy: "ALL_UPSTREAM_TASKS_COMPLETED" },
    });
  }, 60_000);

  it("texts and values come back unchanged from every field", () => {
    const samples = fc.sample(fc.tuple(trickyText(), trickyJson()), 60);
    const specs = load(samples.map(([words, value]) => emitted(hostilePipeline(words, value))));
    samples.forEach(([words, value], index) => {
      const spec = specs[index]?.[0];
      if (spec === undefined) throw new Error("not loaded");
      expect(spec.pipelineInfo.description).toBe(
        [words, `Objective: ${words}`, `Owner: ${words}`, `Tags: ${words}`].join("\n\n"),
      );
      const { words: param, any } = spec.root.inputDefinitions?.parameters ?? {};
      expect(decode(param?.defaultValue ?? "", "text")).toBe(words);
      expect(param?.description ?? "").toBe(words);
      expect(decode(any?.defaultValue, "json")).toEqual(value);

      const say = spec.root.dag.tasks["say"];
      const told = definitionOf(say);
      const native = say?.inputs?.parameters?.["text"]?.runtimeValue?.constant;
      expect(native === undefined ? told.inputs.text.value : decode(native, "text")).toBe(words);
      expect(told.inputs.any.value).toEqual(value);
      expect(told.body.command).toBe(`echo '${words}'`);
      const env = spec.deploymentSpec.executors["exec-say"]?.container.env?.[0];
      expect(env === undefined ? told.env?.WORDS : (env.value ?? "")).toBe(words);

      const raw = spec.root.dag.tasks["items"]?.parameterIterator?.items.raw ?? "";
      expect(raw).not.toMatch(/\{\{|\$[$(]/);
      const [item] = JSON.parse(raw) as [{ item: { words: string; value: string } }];
      expect([decode(item.item.words, "text"), decode(item.item.value, "json")]).toEqual([words, value]);
    });
  }, 60_000);
});
