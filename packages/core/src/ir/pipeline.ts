import { z } from "zod";
import { expressionSchema, type Expression } from "./expression.js";
import { jsonSchema } from "./json.js";
import { spanSchema, type Span } from "./span.js";
import { policySchema, taskDefinitionSchema, type Policy } from "./task.js";
import { valueTypeSchema, type ValueType } from "./value-type.js";

/** The version of the IR that this package reads and writes. */
export const irVersion = 1;

/** What an id may look like: it is legal, or turned into a legal name, on every target. */
export const idPattern = /^[a-z][a-z0-9-]{0,49}$/;

/** A call of a task. `after` names nodes that must have succeeded without giving data. */
export interface TaskNode {
  readonly kind: "task";
  readonly id: string;
  readonly task: string;
  readonly inputs: { readonly [name: string]: Expression };
  readonly after: readonly string[];
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

/** Zod schema of a node. */
export const nodeSchema: z.ZodType<Node> = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("task"),
      id,
      task: z.string(),
      inputs: z.record(z.string(), expressionSchema),
      after: z.array(id),
      policy: policySchema,
      span: spanSchema,
    }),
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

/** A cron schedule: five fields, an IANA time zone, and what happens to missed fire times (`catchup`) and to overlaps. */
export const scheduleSchema = z
  .strictObject({
    kind: z.literal("cron"),
    expression: z.string(),
    timezone: z.string(),
    catchup: z.boolean(),
    overlap: z.enum(overlapPolicies),
    span: spanSchema,
  })
  .meta({ id: "Schedule" });
/** A cron schedule. */
export type Schedule = z.infer<typeof scheduleSchema>;

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
    tasks: z.record(z.string(), taskDefinitionSchema),
    nodes: z.array(nodeSchema),
    outputs: z.record(z.string(), expressionSchema),
    span: spanSchema,
  })
  .meta({ id: "Pipeline" });

/** A pipeline: what the DSL builds, the passes check, the local executor runs and every backend lowers. */
export type Pipeline = z.infer<typeof pipelineSchema>;
