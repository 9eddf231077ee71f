import { checkValue } from "../ir/check-value.js";
import type { Expression } from "../ir/expression.js";
import type { Span } from "../ir/span.js";
import type { Port } from "../ir/task.js";
import { typeOfJson, unionOf } from "../ir/type-of.js";
import type { ValueType } from "../ir/value-type.js";
import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import { makeReference, referenceBehind } from "./make-reference.js";
import { keepNodes } from "./nodes-behind.js";
import type { Policies } from "./policy.js";
import { runReference } from "./run.js";
import { currentScope, placedId, within } from "./scope.js";
import { complain } from "./session.js";
import { toExpression } from "./to-expression.js";

/** The second argument of a sub-pipeline's call. */
export interface SubPipelineOptions {
  /** What the ids of its nodes begin with; the pipeline's own id when not given. Needed when it is called twice. */
  readonly id?: string | undefined;
}

const nothing: ValueType = { type: "null" };

/** The reference that the body of a sub-pipeline gets for a param: what the call gives, as the param's type. */
function paramOf(
  name: string,
  { type, default: fallback, optional }: Port,
  given: unknown,
  id: string,
  owner: object,
  span: Span,
): unknown {
  const make = (expression: Expression, its: ValueType): unknown =>
    makeReference({ expression, type: its, owner });
  if (given === undefined) {
    if (fallback === undefined && optional !== true)
      complain(dslReport("P1011", { task: id, input: name }, { span }));
    const value = fallback ?? null;
    return make({ op: "literal", value }, fallback === undefined ? nothing : type);
  }
  const expression = toExpression(given, `the param '${name}'`, owner, span);
  if (expression.op === "literal") {
    for (const { at, problem } of checkValue(expression.value, type))
      complain(
        dslReport("P1028", { id, name, problem: at === "$" ? problem : `${at}: ${problem}` }, { span }),
      );
    return make(expression, optional === true ? unionOf([typeOfJson(expression.value), nothing]) : type);
  }
  const known = referenceBehind(given)?.type ?? type;
  const wide = optional === true ? unionOf([known, nothing]) : known;
  return make(expression, wide);
}

/** Makes a pipeline callable in the body of another: its body runs again there, with its params in the place of that call's. */
export function subPipeline(
  id: string,
  params: { readonly [name: string]: Port },
  spec: { readonly defaults?: Policies | undefined; readonly onExit?: unknown },
  body: (scope: never) => unknown,
): object {
  function call(given: { readonly [name: string]: unknown } = {}, options: SubPipelineOptions = {}): unknown {
    const span = callSite(call);
    const frame = currentScope(`${id}(…)`, span);
    const { pipeline } = frame;
    const own = placedId(options.id ?? id, frame, span);
    if (spec.onExit !== undefined) complain(dslReport("P1029", { id }, { span }));
    for (const name of Object.keys(given)) {
      if (Object.hasOwn(params, name)) continue;
      const known = Object.keys(params).join(", ") || "nothing";
      complain(dslReport("P1010", { task: id, input: name, known }, { span }));
    }
    const inside = Object.fromEntries(
      Object.entries(params).map(([name, port]) => [
        name,
        paramOf(name, port, given[name], id, pipeline, span),
      ]),
    );
    const { returned, nodes } = within(
      pipeline,
      () => body({ params: inside, run: runReference(pipeline) } as never),
      {
        prefix: `${own}-`,
        defaults: spec.defaults === undefined ? frame.defaults : [spec.defaults, ...frame.defaults],
      },
    );
    frame.nodes.push(...nodes);
    if (referenceBehind(returned) !== undefined) return returned;
    const result = { ...(returned as object | undefined) };
    keepNodes(
      result,
      nodes.map((node) => node.id),
    );
    return result;
  }
  Object.defineProperty(call, "name", { value: id });
  Object.defineProperty(call, "id", { value: id, enumerable: true });
  return call;
}
