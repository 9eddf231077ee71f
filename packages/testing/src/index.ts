export { fireTimesOf, type FireTimesOptions } from "./schedule/fire-times-of.js";
export { graphOf } from "./graph/graph-of.js";
export { expectOrder } from "./expect/expect-order.js";
export {
  expectAttempts,
  expectError,
  expectOutputs,
  expectState,
  type ExpectedError,
} from "./expect/expect-run.js";
export { content, Content } from "./fakes/content.js";
export {
  fake,
  takes,
  type Fake,
  type FakeBody,
  type FakeContext,
  type Fakes,
  type Given,
  type GivenValue,
  type Produced,
  type Received,
} from "./fakes/fake.js";
export {
  corruptArtifact,
  crashAttempt,
  failAttempt,
  hangAttempt,
  type Attempts,
  type Failure,
  type Fault,
  type Faults,
} from "./faults/fault.js";
export type { Instant } from "./clock/instant.js";
export type { ApprovalAnswer, PipelineOptions, TestOptions } from "./run/options.js";
export type { AnyValues, PipelineRun, Seen, SeenOutputs, SeenResults, TaskRun, Wait } from "./run/result.js";
export { runPipeline } from "./run/run-pipeline.js";
export { runTask, type SingleRun, type TaskOptions } from "./run/run-task.js";
export { testingDiagnostics } from "./diagnostics.js";
export { TestingError } from "./testing-error.js";
