import type { Expression } from "../ir/expression.js";
import type { Schedule } from "../ir/pipeline.js";
import { unionOf } from "../ir/type-of.js";
import { callSite } from "./call-site.js";
import type { PipelineDeclaration } from "./declaration.js";
import { checkId } from "./id.js";
import { makeReference } from "./make-reference.js";
import { policyOf, type Policies } from "./policy.js";
import type { Ref, RefOf, ValueOf } from "./reference.js";
import { resultOf } from "./result.js";
import type { Checked, Out, Shape, Show } from "./schema.js";
import { within, type PipelineScope } from "./scope.js";
import { complain, declared, DiagnosticError } from "./session.js";
import { portsOf } from "./ports.js";

/** What a pipeline's body may return: references by name. */
export type Returned = { readonly [name: string]: Ref<unknown> } | void;

/** What a pipeline says about itself. */
export interface PipelineSpec<P extends Shape> {
  /** One sentence on what it does. */
  readonly description?: string | undefined;
  /** The team or person to ask. */
  readonly owner?: string | undefined;
  /** What it is meant to achieve, in words that can be checked. */
  readonly objective?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Schemas of the parameters of a run; a default makes one optional. */
  readonly params?: (P & Checked<NoInfer<P>>) | undefined;
  /** When it runs by itself; see {@link cron}. */
  readonly schedule?: Schedule | undefined;
  /** Settings of all its tasks, unless a task or a call says otherwise. */
  readonly defaults?: Policies | undefined;
}

/** A pipeline: export it as a file's default, or by name. */
export interface Pipeline<Id extends string, P, R> {
  readonly id: Id;
  /** Types of params and outputs, for inference only. */
  readonly types?: { readonly params: P; readonly outputs: R };
}

const declarations = new WeakMap<object, PipelineDeclaration>();

/** What is declared behind a pipeline. */
export function pipelineBehind(value: unknown): PipelineDeclaration | undefined {
  return typeof value === "object" && value !== null ? declarations.get(value) : undefined;
}

/**
 * Declares a pipeline. The body runs once, now, and builds the graph: task calls return references, which it wires to
 * other calls and returns as the pipeline's outputs.
 *
 * @example
 * export default pipeline("hello", { params: { name: z.string().default("world") } }, ({ params }) => {
 *   const { text } = greet({ name: params.name });
 *   return { text };
 * });
 */
export function pipeline<const Id extends string, P extends Shape = {}, R extends Returned = void>(
  id: Id,
  spec: PipelineSpec<P>,
  body: (scope: { readonly params: { readonly [K in keyof Out<P>]-?: RefOf<Out<P>[K]> } }) => R,
): Pipeline<Id, Out<P>, Show<R extends void ? {} : { [K in keyof R]: ValueOf<R[K]> }>> {
  const span = callSite(pipeline);
  checkId(id, span);
  const params = portsOf(spec.params, "the param", span);
  policyOf([spec.defaults], span);
  const scope: PipelineScope = { id, tasks: new Map(), defaults: spec.defaults };
  const references = Object.entries(params).map(([name, { type, optional }]) => {
    const given = optional === true ? unionOf([type, { type: "null" }]) : type;
    return [name, makeReference({ expression: { op: "param", name }, type: given, owner: scope })] as const;
  });

  const { returned, nodes } = within(scope, () => {
    try {
      return body({ params: Object.fromEntries(references) as never });
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      complain(error.diagnostic);
      return undefined;
    }
  });
  const result = resultOf(returned, id, scope, span);
  const fieldsOfResult = (): { readonly [name: string]: Expression } => {
    if (result === undefined) return {};
    if (result.expression.op === "object") return result.expression.fields;
    const { expression, type } = result;
    const names = "properties" in type ? Object.keys(type.properties) : [];
    return Object.fromEntries(names.map((key) => [key, { op: "get", from: expression, key }]));
  };

  const declaration: PipelineDeclaration = {
    id,
    description: spec.description,
    owner: spec.owner,
    objective: spec.objective,
    tags: [...(spec.tags ?? [])],
    params: Object.fromEntries(
      Object.entries(params).map(([name, { bodyType: _, ...param }]) => [name, param]),
    ),
    schedule: spec.schedule,
    tasks: [...scope.tasks.values()].flat(),
    nodes,
    outputs: fieldsOfResult(),
    span,
  };
  declared(declaration);
  const handle = Object.freeze({ id });
  declarations.set(handle, declaration);
  return handle;
}
