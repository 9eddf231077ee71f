import type { Expression } from "../ir/expression.js";
import type { Schedule } from "../ir/pipeline.js";
import { unionOf } from "../ir/type-of.js";
import { callSite } from "./call-site.js";
import type { PipelineDeclaration } from "./declaration.js";
import { checkId } from "./id.js";
import { makeReference } from "./make-reference.js";
import { durationOf, policyOf, type Policies } from "./policy.js";
import type { Ref, RefOf, ValueOf } from "./reference.js";
import { deadlineOf, type DeadlineSpec } from "./deadline.js";
import { dslReport } from "./diagnostics.js";
import type { Duration } from "./quantity.js";
import { resultOf, type Result } from "./result.js";
import { exitRunReference, runReference, type ExitRunRef, type RunRef } from "./run.js";
import type { Checked, In, Out, Shape, Show } from "./schema.js";
import type { Step, Wired } from "./step.js";
import { subPipeline, type SubPipelineOptions } from "./sub-pipeline.js";
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
  /** Time of a whole run, after which it is stopped and failed. */
  readonly timeout?: Duration | undefined;
  /** When a run should be over, counted from its start, and who is told when it is not; the run goes on. */
  readonly deadline?: DeadlineSpec | undefined;
  /**
   * Calls tasks that run after all others have ended, whatever happened. They take params, constants and what the run
   * knows of itself, with its status, and no other task's outputs.
   */
  readonly onExit?: ((scope: ExitScope<P>) => unknown) | undefined;
  /** Settings of all its tasks, unless a task or a call says otherwise. */
  readonly defaults?: Policies | undefined;
}

/** The value of a param: null where it is optional and not given. */
type Given<T> = undefined extends T ? Exclude<T, undefined> | null : T;
type ParamsOf<P extends Shape> = { readonly [K in keyof Out<P>]-?: RefOf<Given<Out<P>[K]>> };

/** What the body of a pipeline is given. */
export interface Scope<P extends Shape> {
  /** The run's parameters. */
  readonly params: ParamsOf<P>;
  /** What the run knows of itself. */
  readonly run: RunRef;
}

/** What `onExit` is given. */
export interface ExitScope<P extends Shape> {
  /** The run's parameters. */
  readonly params: ParamsOf<P>;
  /** What the run knows of itself at its end. */
  readonly run: ExitRunRef;
}

/**
 * A pipeline: export it as a file's default, or by name. Inside the body of another it can be called as a task is: its
 * nodes become part of that pipeline, their ids beginning with the call's id and a hyphen. Its schedule, timeout, deadline
 * and owner are not used there.
 */
export interface Pipeline<Id extends string, I, P, R> {
  readonly id: Id;
  (
    ...args: {} extends I
      ? [params?: Wired<I>, options?: SubPipelineOptions]
      : [params: Wired<I>, options?: SubPipelineOptions]
  ): Step<R>;
  /** Types of params and outputs, for inference only. */
  readonly types?: { readonly params: P; readonly outputs: R };
}

const declarations = new WeakMap<object, PipelineDeclaration>();

/** What is declared behind a pipeline. */
export function pipelineBehind(value: unknown): PipelineDeclaration | undefined {
  return typeof value === "function" ? declarations.get(value) : undefined;
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
  body: (scope: Scope<P>) => R,
): Pipeline<Id, In<P>, Out<P>, Show<R extends void ? {} : { [K in keyof R]: ValueOf<R[K]> }>> {
  const span = callSite(pipeline);
  checkId(id, span);
  const params = portsOf(spec.params, "the param", span);
  policyOf([spec.defaults], span);
  const timeoutSeconds = durationOf("timeout", spec.timeout, span);
  const scope: PipelineScope = { id, tasks: new Map() };
  const references = Object.entries(params).map(([name, { type, optional }]) => {
    const given = optional === true ? unionOf([type, { type: "null" }]) : type;
    return [name, makeReference({ expression: { op: "param", name }, type: given, owner: scope })] as const;
  });
  const inside = Object.fromEntries(references) as ParamsOf<P>;
  const defaults = spec.defaults === undefined ? [] : [spec.defaults];

  const { returned, nodes } = within(
    scope,
    () => {
      try {
        return body({ params: inside, run: runReference(scope) });
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        complain(error.diagnostic);
        return undefined;
      }
    },
    { defaults },
  );
  const exit = within(scope, () => spec.onExit?.({ params: inside, run: exitRunReference(scope) }), {
    defaults,
  });
  const result = resultOf(returned, id, scope, span);

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
    timeoutSeconds,
    deadline: spec.deadline === undefined ? undefined : deadlineOf(spec.deadline, span),
    tasks: [...scope.tasks.values()].flat(),
    nodes,
    onExit: exit.nodes.flatMap((node) => {
      if (node.kind === "task") return [node];
      complain(dslReport("P1027", { id: node.id }, { span: node.span }));
      return [];
    }),
    outputs: fieldsOfResult(result),
    span,
  };
  declared(declaration);
  const handle = subPipeline(id, params, spec, body);
  declarations.set(handle, declaration);
  return handle as Pipeline<Id, In<P>, Out<P>, Show<R extends void ? {} : { [K in keyof R]: ValueOf<R[K]> }>>;
}

/** The expressions of a body's result by name: of an object of references, or of the one object it is. */
function fieldsOfResult(result: Result | undefined): { readonly [name: string]: Expression } {
  if (result === undefined) return {};
  if (result.expression.op === "object") return result.expression.fields;
  const { expression, type } = result;
  const names = "properties" in type ? Object.keys(type.properties) : [];
  return Object.fromEntries(names.map((key) => [key, { op: "get", from: expression, key }]));
}
