import { isArtifactType, type PipelineDeclaration, type TaskNode } from "@partitura/core";
import { hasFakeTimers } from "../clock/virtual-clock.js";
import { testingReport } from "../diagnostics.js";
import type { Fault, Faults } from "../faults/fault.js";
import { TestingError } from "../testing-error.js";
import type { PipelineOptions } from "./options.js";
import { checkNames, nodesNamed } from "./place-of.js";

function checkFaults(declaration: PipelineDeclaration, nodes: readonly TaskNode[], faults: Faults): void {
  for (const [name, given] of Object.entries(faults)) {
    const list = [given].flat() as readonly Fault[];
    for (const node of nodesNamed(name, nodes)) {
      const endless = node.policy.timeoutSeconds ?? declaration.timeoutSeconds;
      if (list.some(({ kind }) => kind === "hangs") && endless === undefined)
        throw new TestingError([testingReport("P7062", { node: node.id }, { span: node.span })]);
      const outputs = declaration.tasks.find(({ id }) => id === node.task)?.outputs ?? {};
      const artifacts = Object.keys(outputs).filter((it) => isArtifactType(outputs[it]?.type ?? {}));
      for (const fault of list) {
        if (fault.kind !== "corrupts" || artifacts.includes(fault.output)) continue;
        const holes = {
          node: node.id,
          output: fault.output,
          known: artifacts.join(", ") || "it has none",
        };
        throw new TestingError([testingReport("P7063", holes)]);
      }
    }
  }
}

/**
 * Checks what a test says of a pipeline's tasks, and that the executor can work.
 * @throws {TestingError} P7061, P7062, P7063 and P7068.
 */
export function checkOptions(
  declaration: PipelineDeclaration,
  nodes: readonly TaskNode[],
  { fakes = {}, faults = {}, approvals = {}, crashAfter }: PipelineOptions<unknown>,
): void {
  if (hasFakeTimers()) throw new TestingError([testingReport("P7068", {})]);
  const isApproval = ({ task }: TaskNode): boolean =>
    declaration.tasks.find(({ id }) => id === task)?.body.kind === "approval";
  checkNames("`fakes`", fakes, nodes);
  checkNames("`faults`", faults, nodes);
  checkNames("`approvals`", approvals, nodes.filter(isApproval));
  checkNames("`crashAfter`", crashAfter === undefined ? {} : { [crashAfter]: true }, nodes);
  checkFaults(declaration, nodes, faults);
}
