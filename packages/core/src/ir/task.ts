import { z } from "zod";
import { jsonSchema } from "./json.js";
import { spanSchema } from "./span.js";
import { valueTypeSchema } from "./value-type.js";

/**
 * One input or output of a task. `type` is what a call must give, `bodyType` what the body gets where a
 * default or an optional makes the two differ.
 */
export const portSchema = z
  .strictObject({
    type: valueTypeSchema,
    bodyType: valueTypeSchema.optional(),
    default: jsonSchema.optional(),
    optional: z.boolean().optional(),
    description: z.string().optional(),
  })
  .meta({ id: "Port" });
/** One input or output of a task. */
export type Port = z.infer<typeof portSchema>;

/**
 * What a task can wait for, by the inputs it has: `time` `{ at }` (ISO 8601), `duration` `{ seconds }`, `file` `{ path }`,
 * `http` `{ url, status }`, `command` `{ command }` (exit code 0), `pipeline` `{ pipeline }` (the success of a run of it
 * at the same scheduled instant), `asset` `{ asset }` (an update since the run began).
 */
export const waitConditions = ["time", "duration", "file", "http", "command", "pipeline", "asset"] as const;
/** What a task can wait for. */
export type WaitCondition = (typeof waitConditions)[number];

/**
 * What a task runs. `wait` asks every `intervalSeconds` until its condition holds, at most for the task's timeout.
 * `approval` ends when one of `approvers` (all users, when empty) has answered its input `message`. `native` is what only
 * one engine has, spelled for its backend in `spec`; `fake` is the bundle that stands for it locally. `codeHash` is the sha256 (hex) of everything that decides what the body does: the bundle,
 * the Python source with its local imports and packages, or the command.
 */
export const bodySchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("typescript"), bundle: z.string(), codeHash: z.string() }),
    z.strictObject({
      kind: z.literal("python"),
      source: z.string(),
      function: z.string(),
      packages: z.array(z.string()),
      pythonVersion: z.string().optional(),
      files: z.array(z.string()).min(1),
      codeHash: z.string(),
    }),
    z.strictObject({ kind: z.literal("shell"), command: z.string(), codeHash: z.string() }),
    z.strictObject({
      kind: z.literal("container"),
      image: z.string(),
      command: z.array(z.string()),
      args: z.array(z.string()),
      codeHash: z.string(),
    }),
    z.strictObject({
      kind: z.literal("wait"),
      condition: z.enum(waitConditions),
      intervalSeconds: z.number().positive(),
      codeHash: z.string(),
    }),
    z.strictObject({
      kind: z.literal("approval"),
      approvers: z.array(z.string()),
      codeHash: z.string(),
    }),
    z.strictObject({
      kind: z.literal("native"),
      engine: z.string(),
      spec: jsonSchema,
      fake: z.string().optional(),
      codeHash: z.string(),
    }),
  ])
  .meta({ id: "Body" });
/** What a task runs. */
export type Body = z.infer<typeof bodySchema>;

/** A task as it is declared, before it is called. A `skippable` one may end itself as skipped. */
export const taskDefinitionSchema = z
  .strictObject({
    id: z.string(),
    description: z.string().optional(),
    inputs: z.record(z.string(), portSchema),
    outputs: z.record(z.string(), portSchema),
    body: bodySchema,
    skippable: z.boolean().optional(),
    span: spanSchema,
  })
  .meta({ id: "TaskDefinition" });
/** A task as it is declared, before it is called. */
export type TaskDefinition = z.infer<typeof taskDefinitionSchema>;

/** An environment variable: a plain value, or the name of a secret that the target resolves. */
export const envValueSchema = z
  .union([z.strictObject({ value: z.string() }), z.strictObject({ secret: z.string() })])
  .meta({ id: "EnvValue" });
/** An environment variable: a plain value, or the name of a secret that the target resolves. */
export type EnvValue = z.infer<typeof envValueSchema>;

/** How a Kubernetes node must be marked, and by whom the task is run there. */
export const placementSchema = z
  .strictObject({
    nodeSelector: z.record(z.string(), z.string()).optional(),
    tolerations: z
      .array(
        z.strictObject({
          key: z.string().optional(),
          operator: z.enum(["Equal", "Exists"]).optional(),
          value: z.string().optional(),
          effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
        }),
      )
      .optional(),
    affinity: jsonSchema.optional(),
    serviceAccount: z.string().optional(),
  })
  .meta({ id: "Placement" });
/** How a Kubernetes node must be marked, and by whom the task is run there. */
export type Placement = z.infer<typeof placementSchema>;

/** A volume of a task: a claim, config map or secret by its name, or an empty one. */
export const volumeSchema = z
  .strictObject({
    kind: z.enum(["claim", "config-map", "secret", "empty"]),
    name: z.string(),
    mountPath: z.string(),
    readOnly: z.boolean(),
  })
  .meta({ id: "Volume" });
/** A volume of a task. */
export type Volume = z.infer<typeof volumeSchema>;

/** When Kubernetes fetches an image. */
export const imagePullPolicies = ["Always", "IfNotPresent", "Never"] as const;

/**
 * How a task is run. Times are seconds, sizes bytes, cpu cores. `retries.limit` counts attempts after the first; the delay
 * before attempt n+1 is `delaySeconds * backoff^(n-1)`, at most `maxDelaySeconds`; with `exitCodes` only those are tried
 * again. `cache` takes the outputs of an earlier success with the same code, inputs, `version` and values of the variables
 * `env`, each one of the task's own, not older than `ttlSeconds`. A `pool` limits how many of its slots are taken at once, over all runs. A higher `priority` goes first.
 * `secretFiles` are paths to secrets' values. `overlays` are settings of one target each, in that target's own words.
 */
export const policySchema = z
  .strictObject({
    retries: z
      .strictObject({
        limit: z.int().min(0),
        delaySeconds: z.number().min(0),
        backoff: z.number().min(1),
        maxDelaySeconds: z.number().min(0).optional(),
        exitCodes: z.array(z.int().min(1).max(255)).min(1).optional(),
      })
      .optional(),
    timeoutSeconds: z.number().positive().optional(),
    resources: z
      .strictObject({
        cpu: z.number().positive().optional(),
        memoryBytes: z.int().positive().optional(),
        ephemeralStorageBytes: z.int().positive().optional(),
        gpu: z.strictObject({ type: z.string(), count: z.int().min(1) }).optional(),
      })
      .optional(),
    env: z.record(z.string(), envValueSchema),
    secretFiles: z.record(z.string(), z.string()).optional(),
    cache: z
      .strictObject({
        version: z.string().optional(),
        ttlSeconds: z.number().positive().optional(),
        env: z.array(z.string()).min(1).optional(),
      })
      .optional(),
    pool: z.strictObject({ name: z.string(), slots: z.int().min(1) }).optional(),
    priority: z.int().optional(),
    placement: placementSchema.optional(),
    volumes: z.array(volumeSchema).optional(),
    image: z.string().optional(),
    imagePullPolicy: z.enum(imagePullPolicies).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    overlays: z.record(z.string(), jsonSchema).optional(),
  })
  .meta({ id: "Policy" });
/** How a task is run. */
export type Policy = z.infer<typeof policySchema>;
