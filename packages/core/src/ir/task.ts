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
 * What a task runs. `codeHash` is the sha256 (hex) of everything that decides what the body does: the bundle,
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
  ])
  .meta({ id: "Body" });
/** What a task runs. */
export type Body = z.infer<typeof bodySchema>;

/** A task as it is declared, before it is called. */
export const taskDefinitionSchema = z
  .strictObject({
    id: z.string(),
    description: z.string().optional(),
    inputs: z.record(z.string(), portSchema),
    outputs: z.record(z.string(), portSchema),
    body: bodySchema,
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

/**
 * How a task is run. Times are seconds, memory bytes, cpu cores. `limit` counts attempts after the first;
 * the delay before attempt n+1 is `delaySeconds * backoff^(n-1)`, at most `maxDelaySeconds`.
 */
export const policySchema = z
  .strictObject({
    retries: z
      .strictObject({
        limit: z.int().min(0),
        delaySeconds: z.number().min(0),
        backoff: z.number().min(1),
        maxDelaySeconds: z.number().min(0).optional(),
      })
      .optional(),
    timeoutSeconds: z.number().positive().optional(),
    resources: z
      .strictObject({ cpu: z.number().positive().optional(), memoryBytes: z.int().positive().optional() })
      .optional(),
    env: z.record(z.string(), envValueSchema),
  })
  .meta({ id: "Policy" });
/** How a task is run. */
export type Policy = z.infer<typeof policySchema>;
