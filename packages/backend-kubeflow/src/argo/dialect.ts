import { type Evidence, ran, read, readBack } from "@partitura/core";

/** What the validation of Argo's full resource definitions takes at most. */
export interface DefinitionBounds {
  readonly tasks: number;
  readonly templates: number;
  readonly parameters: number;
}

/** What differs between the lines of Argo Workflows that are emitted for: names, bounds, and how what is said of them is known. */
export interface Dialect {
  readonly target: "argo@3.7" | "argo@4";
  readonly title: string;
  /** What the full resource definitions bound; absent where they bound nothing. */
  readonly bounds?: DefinitionBounds;
  /** Whether the config map of a cache is named with a key, which the controller never reads. */
  readonly cacheKey: boolean;
  /** That a scenario has run on the engine, where there is one to run it on. */
  readonly ran: (scenario: string) => Evidence;
  /** That the engine's own code has read what is emitted. */
  readonly loaded: Evidence;
  /** That a test had a run answered by a person's commands. */
  readonly answered: Evidence;
  /** A page of the engine's documentation. */
  readonly docs: (page: string) => Evidence;
}

/** Argo Workflows 3.7, which the scenarios run on. */
export const argo37: Dialect = {
  target: "argo@3.7",
  title: "Argo Workflows 3.7",
  cacheKey: true,
  ran,
  loaded: readBack("argo lint --offline v3.7.9"),
  answered: readBack("tests/read-back/argo-approval.test.ts"),
  docs: (page) => read(`Argo Workflows 3.7 docs, ${page}`),
};

const readBy4 = readBack("types, checks and full resource definitions of Argo Workflows v4.0.5");

/**
 * Argo Workflows 4, spelled from its documentation and source, and read by its code without a controller: nothing has run.
 * The bounds are `MaxItems` in pkg/apis/workflow/v1alpha1/workflow_types.go of v4.0.5; those of 3.7 have none.
 */
export const argo4: Dialect = {
  target: "argo@4",
  title: "Argo Workflows 4, unconfirmed",
  cacheKey: false,
  bounds: { tasks: 200, templates: 200, parameters: 500 },
  ran: () => readBy4,
  loaded: readBy4,
  answered: readBy4,
  docs: (page) => read(`Argo Workflows 4.0 docs, ${page}`),
};
