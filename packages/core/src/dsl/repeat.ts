import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import { makeReference } from "./make-reference.js";
import { keepNodes } from "./nodes-behind.js";
import { portsOf } from "./ports.js";
import type { BooleanRef, Ref, RefOf } from "./reference.js";
import type { Checked, In, Out, Shape } from "./schema.js";
import { currentScope, placedId, within } from "./scope.js";
import { complain } from "./session.js";
import type { Step, Wired } from "./step.js";
import { toExpression } from "./to-expression.js";
import { when } from "./when.js";

/** The greatest number of iterations: each is a copy of the body in the pipeline. */
export const repeatLimit = 50;

/** Options of a `repeat`. */
export interface RepeatOptions<S extends Shape> {
  /** Schemas of what one iteration gives the next, by name. */
  readonly state: S & Checked<NoInfer<S>>;
  /** What the first iteration is given. */
  readonly initial: Wired<In<S>>;
  /** How many iterations there are at most, from 1 to 50. */
  readonly max: number;
  /** Whether to stop, asked after each iteration of what it gave. */
  readonly until: (state: Step<Out<S>>) => BooleanRef;
}

/**
 * Runs a body again and again, each time with what it returned before, until a condition holds or `max` is reached; gives
 * what the last iteration returned. The body is copied `max` times, each copy inside a `when`: ids of nodes begin with the
 * loop's id and the iteration's number, from 1.
 *
 * @example
 * const tuned = repeat("tune", {
 *   state: { rate: z.number(), loss: z.number() },
 *   initial: { rate: 0.1, loss: 1 },
 *   max: 5,
 *   until: ({ loss }) => loss.lt(0.05),
 * }, ({ rate }) => fit({ rate }));
 */
export function repeat<S extends Shape>(
  id: string,
  options: RepeatOptions<S>,
  body: (state: Step<Out<S>>, iteration: number) => { readonly [K in keyof Out<S>]-?: Ref<Out<S>[K]> },
): Step<Out<S>> {
  const span = callSite(repeat);
  const frame = currentScope(`repeat("${id}", …)`, span);
  const { pipeline } = frame;
  const own = placedId(id, frame, span);
  const { max, until } = options;
  if (!Number.isInteger(max) || max < 1 || max > repeatLimit)
    complain(dslReport("P1030", { id, max: String(max), limit: repeatLimit }, { span }));
  const iterations = Number.isInteger(max) ? Math.min(Math.max(max, 1), repeatLimit) : 1;
  const state = portsOf(options.state, `the state of '${id}'`, span);
  const initial = Object.fromEntries(
    Object.entries(state).map(([name, { type }]) => {
      const given = (options.initial as { readonly [name: string]: unknown })[name] ?? null;
      const expression = toExpression(given, `the initial '${name}'`, pipeline, span);
      return [name, makeReference({ expression, type, owner: pipeline })];
    }),
  );

  type State = { readonly [name: string]: RefOf<unknown> };
  const pick = (returned: unknown): State => {
    const given = returned as { readonly [name: string]: RefOf<unknown> };
    return Object.fromEntries(Object.keys(state).map((name) => [name, given[name]])) as State;
  };
  const iterate = (from: unknown, iteration: number): State => {
    const inner = within(pipeline, () => body(from as Step<Out<S>>, iteration), {
      prefix: `${own}-${iteration}-`,
    });
    currentScope("repeat", span).nodes.push(...inner.nodes);
    const given = pick(inner.returned);
    if (iteration === iterations) return given;
    const next = when(
      `${id}-${iteration}-more`,
      until(given as unknown as Step<Out<S>>).not(),
      () => iterate(given, iteration + 1),
      () => given,
    );
    return pick(next);
  };
  const before = frame.nodes.length;
  const last = { ...iterate(initial, 1) };
  keepNodes(
    last,
    frame.nodes.slice(before).map((node) => node.id),
  );
  return last as unknown as Step<Out<S>>;
}
