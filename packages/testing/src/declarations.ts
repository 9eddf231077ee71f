import { pipelineBehind, taskBehind, type PipelineDeclaration, type TaskDeclaration } from "@partitura/core";
import { testingReport } from "./diagnostics.js";
import { TestingError } from "./testing-error.js";

function shown(value: unknown): string {
  if (typeof value === "function") return "another function";
  if (typeof value !== "object" || value === null) return String(value);
  return `an object of ${value.constructor?.name ?? "no class"}`;
}

/**
 * What is declared behind a pipeline that a test gives to the function `what`.
 * @throws {TestingError} P7060 when it is no pipeline.
 */
export function declaredPipeline(value: unknown, what: string): PipelineDeclaration {
  const found = pipelineBehind(value);
  if (found !== undefined) return found;
  const given = taskBehind(value) === undefined ? shown(value) : "a task";
  throw new TestingError([testingReport("P7060", { what, wanted: "a pipeline", given })]);
}

/**
 * What is declared behind a task that a test gives to the function `what`.
 * @throws {TestingError} P7060 when it is no task.
 */
export function declaredTask(value: unknown, what: string): TaskDeclaration {
  const found = taskBehind(value);
  if (found !== undefined) return found;
  const given = pipelineBehind(value) === undefined ? shown(value) : "a pipeline";
  throw new TestingError([testingReport("P7060", { what, wanted: "a task", given })]);
}
