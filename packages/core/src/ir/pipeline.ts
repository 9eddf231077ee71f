import { z } from "zod";
import { expressionSchema, type Expression } from "./expression.js";
import { jsonSchema } from "./json.js";
import { spanSchema, type Span } from "./span.js";
import { envValueSchema, policySchema, taskDefinitionSchema, type Policy } from "./task.js";
import { valueTypeSchema, type ValueType } from "./value-type.js";

/** The version of the IR that this package reads and writes. */
export const irVersion = 1;

/** What an id may look like: it is legal, or turned into a legal name, on every target. */
export const idPattern = /^[a-z][a-z0-9-]{0,49}$/;

/**
 * When a task runs, by the ends of the nodes it reads or is `after` (its upstream), all of which are waited for.
 *
 * - `all-succeeded`, when absent: all succeeded; else upstream-failed if one failed or was upstream-failed, else skipped.
 * - `none-failed`: none failed; `none-failed-min-one`: and one succeeded, else skipped.
 * - `all-done`: always.
 * - `any-succeeded`: one succeeded; else upstream-failed if one failed, else skipped.
 * - `any-failed`: one failed or was upstream-failed; else skipped.
 *
 * With another rule than `all-succeeded`, what is read of a node that has not succeeded is null.
 */
export const runRules = [
  "all-succeeded",
  "none-failed",
  "none-failed-min-one",
  "all-done",
  "any-succeeded",
  "any-failed",
] as const;
/** When a task runs, by the ends of its upstream. */
export type RunRule = (typeof runRules)[number];

/** A call of a task. `after` names nodes that it waits for without reading them; `updates` the assets that its success updates. */
export interface TaskNode {
  readonly kind: "task";
  readonly id: string;
  readonly task: string;
  readonly inputs: { readonly [name: string]: Expression };
  readonly after: readonly string[];
  readonly runIf?: RunRule | undefined;
  readonly updates?: readonly string[] | undefined;
  readonly policy: Policy;
  readonly span: Span;
}

/** Nodes that run once for each element of a list; the result is the list of `result`, in item order. */
export interface EachNode {
  readonly kind: "each";
  readonly id: string;
  readonly items: Expression;
  readonly itemType: ValueType;
  readonly concurrency?: number | undefined;
  readonly onItemFailure: "fail" | "continue";
  readonly nodes: readonly Node[];
  readonly result?: Expression | undefined;
  readonly span: Span;
}

/** One arm of a `when`. */
export interface Arm {
  readonly nodes: readonly Node[];
  readonly result?: Expression | undefined;
}

/** Two arms, of which the condition picks one; the result is that of the arm that ran, with null for fields it lacks. */
export interface WhenNode {
  readonly kind: "when";
  readonly id: string;
  readonly condition: Expression;
  readonly then: Arm;
  readonly otherwise?: Arm | undefined;
  readonly span: Span;
}

/** A node of a pipeline's graph. */
export type Node = TaskNode | EachNode | WhenNode;

const id = z.string().regex(idPattern);
const child: z.ZodType<Node> = z.lazy(() => nodeSchema);
const armSchema = z
  .strictObject({ nodes: z.array(child), result: expressionSchema.optional() })
  .meta({ id: "Arm" });

const taskNodeObject = z
  .strictObject({
    kind: z.literal("task"),
    id,
    task: z.string(),
    inputs: z.record(z.string(), expressionSchema),
    after: z.array(id),
    runIf: z.enum(runRules).optional(),
    updates: z.array(z.string()).optional(),
    policy: policySchema,
    span: spanSchema,
  })
  .meta({ id: "TaskNode" });
/** Zod schema of a call of a task. */
export const taskNodeSchema: z.ZodType<TaskNode> = taskNodeObject;

/** Zod schema of a node. */
export const nodeSchema: z.ZodType<Node> = z
  .discriminatedUnion("kind", [
    taskNodeObject,
    z.strictObject({
      kind: z.literal("each"),
      id,
      items: expressionSchema,
      itemType: valueTypeSchema,
      concurrency: z.int().min(1).optional(),
      onItemFailure: z.enum(["fail", "continue"]),
      nodes: z.array(child),
      result: expressionSchema.optional(),
      span: spanSchema,
    }),
    z.strictObject({
      kind: z.literal("when"),
      id,
      condition: expressionSchema,
      then: armSchema,
      otherwise: armSchema.optional(),
      span: spanSchema,
    }),
  ])
  .meta({ id: "Node" });

/** What happens when a fire time comes while an earlier run is still going. */
export const overlapPolicies = ["allow", "skip", "replace", "queue"] as const;

const bounds = { start: z.iso.datetime().optional(), end: z.iso.datetime().optional() };

/**
 * When a pipeline runs by itself. `catchup` says whether missed fire times are made up for, `overlap` what happens when one
 * comes while an earlier run is still going. No run is before `start` or at or after `end` (ISO 8601, UTC).
 *
 * - `cron`: five fields, in an IANA time zone.
 * - `interval`: at `anchor` and every `seconds` before and after it.
 * - `assets`: when `any` of the assets, or `all` of them since the last such run, were updated.
 */
export const scheduleSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("cron"),
      expression: z.string(),
      timezone: z.string(),
      catchup: z.boolean(),
      overlap: z.enum(overlapPolicies),
      ...bounds,
      span: spanSchema,
    }),
    z.strictObject({
      kind: z.literal("interval"),
      seconds: z.number().positive(),
      anchor: z.iso.datetime(),
      catchup: z.boolean(),
      overlap: z.enum(overlapPolicies),
      ...bounds,
      span: spanSchema,
    }),
    z.strictObject({
      kind: z.literal("assets"),
      mode: z.enum(["any", "all"]),
      assets: z.array(z.string()).min(1),
      overlap: z.enum(overlapPolicies),
      span: spanSchema,
    }),
  ])
  .meta({ id: "Schedule" });
/** When a pipeline runs by itself. */
export type Schedule = z.infer<typeof scheduleSchema>;

/** Who is told: a webhook (the message as JSON), Slack by an incoming webhook, or people by mail over an SMTP server given as a URL. */
export const notificationSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["webhook", "slack"]), url: envValueSchema }),
    z.strictObject({ kind: z.literal("mail"), to: z.array(z.string()).min(1), smtp: envValueSchema }),
  ])
  .meta({ id: "Notification" });
/** Who is told. */
export type Notification = z.infer<typeof notificationSchema>;

/** How long after its start a run should be over, and who is told when it is not; the run goes on. */
export const deadlineSchema = z
  .strictObject({ seconds: z.number().positive(), notify: z.array(notificationSchema).min(1) })
  .meta({ id: "Deadline" });
/** How long after its start a run should be over, and who is told when it is not. */
export type Deadline = z.infer<typeof deadlineSchema>;

/** A parameter of a pipeline: its type, and the value it has when a run gives none. */
export const paramSchema = z
  .strictObject({
    type: valueTypeSchema,
    default: jsonSchema.optional(),
    optional: z.boolean().optional(),
    description: z.string().optional(),
  })
  .meta({ id: "Param" });
/** A parameter of a pipeline. */
export type Param = z.infer<typeof paramSchema>;

/** Zod schema of a pipeline. */
export const pipelineSchema = z
  .strictObject({
    irVersion: z.literal(irVersion),
    id,
    description: z.string().optional(),
    owner: z.string().optional(),
    objective: z.string().optional(),
    tags: z.array(z.string()),
    params: z.record(z.string(), paramSchema),
    schedule: scheduleSchema.optional(),
    timeoutSeconds: z.number().positive().optional(),
    deadline: deadlineSchema.optional(),
    tasks: z.record(z.string(), taskDefinitionSchema),
    nodes: z.array(nodeSchema),
    onExit: z.array(taskNodeSchema).optional(),
    outputs: z.record(z.string(), expressionSchema),
    span: spanSchema,
  })
  .meta({ id: "Pipeline" });

/**
 * A pipeline: what the DSL builds, the passes check, the local executor runs and every backend lowers.
 * The tasks of `onExit` run after all others have ended, whatever happened, independently of each other; they read params and
 * the run, never other nodes. A run that is longer than `timeoutSeconds` fails.
 */
export type Pipeline = z.infer<typeof pipelineSchema>;
