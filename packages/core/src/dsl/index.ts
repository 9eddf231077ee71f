/** The DSL: what a pipeline file imports. */
export { z } from "zod";
export { dataset, directory, file, metrics, model } from "./artifact.js";
export { container } from "./container.js";
export { defineConfig } from "./config.js";
export { approval, type ApprovalSpec } from "./approval.js";
export { cron, type CronOptions, type ScheduleOptions } from "./cron.js";
export type { DeadlineSpec, NotificationSpec } from "./deadline.js";
export { each, type BodyResult, type Collected, type EachOptions } from "./each.js";
export { grid, type Grid } from "./grid.js";
export { interval, onAssets, type IntervalOptions, type OnAssetsOptions } from "./interval.js";
export { native } from "./native.js";
export { nullable } from "./nullable.js";
export {
  pipeline,
  type ExitScope,
  type Scope,
  type Pipeline as PipelineHandle,
  type PipelineSpec,
  type Returned,
} from "./pipeline.js";
export type { Cache, Gpu, Overlays, Policies, Resources, Retries } from "./policy.js";
export { python } from "./python.js";
export type { Duration, Memory } from "./quantity.js";
export type * from "./reference.js";
export { repeat, type RepeatOptions } from "./repeat.js";
export type { ExitRunRef, RunRef } from "./run.js";
export type { BodyInputs, Checked, In, Out, Schema, Shape, Show } from "./schema.js";
export { secret, type Secret } from "./secret.js";
export { DiagnosticError } from "./session.js";
export { shell } from "./shell.js";
export type { CallOptions, Step, StepBase, Task, Wired } from "./step.js";
export { str } from "./str.js";
export type { SubPipelineOptions } from "./sub-pipeline.js";
export { task, type Ports, type TaskContext } from "./task.js";
export { waitFor, type WaitSpec } from "./wait-for.js";
export { when } from "./when.js";
