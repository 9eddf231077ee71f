import { localDiagnostics, type RunEvent } from "@partitura/backend-local";
import {
  allNodes,
  type Diagnostic,
  type DiagnosticCatalogue,
  type DiagnosticCode,
  type Pipeline,
} from "@partitura/core";
import { instanceName } from "./plain.js";

/** Gathers the diagnostics of a run while it goes on. */
export interface ContractDiagnostics {
  readonly add: (event: RunEvent) => void;
  readonly diagnostics: () => readonly Diagnostic[];
}

/** Of one node, so many instances get a diagnostic of their own for one code; the last says how many more there are. */
const mostOfANode = 3;

/**
 * The diagnostics of a run that failed: for every task, `each` or `when` whose error has a code, such as a value that its
 * schema refuses, at the place in the pipeline file that made it. Of a fan-out, the first few items with the same code.
 */
export function gatherDiagnostics(pipeline: Pipeline): ContractDiagnostics {
  const catalogue: DiagnosticCatalogue = localDiagnostics;
  const spans = new Map(allNodes(pipeline).map(({ id, span }) => [id, span]));
  const groups = new Map<string, { readonly own: Diagnostic[]; count: number }>();

  function add(event: RunEvent): void {
    if (event.type !== "task-finished" && event.type !== "control-failed") return;
    const { error, node, index } = event;
    const code = error?.code as DiagnosticCode | undefined;
    if (error === undefined || code === undefined) return;
    const key = `${node} ${code}`;
    const group = groups.get(key) ?? { own: [], count: 0 };
    groups.set(key, group);
    group.count++;
    if (group.count > mostOfANode) return;
    group.own.push({
      code,
      severity: "error",
      message: `${instanceName(node, index)}: ${error.message}`,
      hint: catalogue[code]?.hint ?? "Look at the log of the task.",
      span: spans.get(node),
    });
  }

  function of({
    own,
    count,
  }: {
    readonly own: readonly Diagnostic[];
    readonly count: number;
  }): readonly Diagnostic[] {
    const last = own.at(-1);
    if (last === undefined || count === own.length) return own;
    const message = `${last.message} (and ${count - own.length} more items with the same code)`;
    return [...own.slice(0, -1), { ...last, message }];
  }

  return { add, diagnostics: () => [...groups.values()].flatMap(of) };
}
