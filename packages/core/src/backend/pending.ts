import { read, unsupported, type Capability } from "./capability.js";
import type { Feature } from "./feature.js";

const pendingFeatures = [
  "task.python.version",
  "task.skippable",
  "task.native",
  "approval",
  "approval.approvers",
  "wait.time",
  "wait.duration",
  "wait.file",
  "wait.http",
  "wait.command",
  "wait.pipeline",
  "wait.asset",
  "value.arithmetic",
  "value.or-skip",
  "run.id",
  "run.scheduled-at",
  "run.interval",
  "run-if.none-failed",
  "run-if.none-failed-min-one",
  "run-if.all-done",
  "run-if.any-succeeded",
  "run-if.any-failed",
  "on-exit",
  "on-exit.several",
  "retries.exit-codes",
  "timeout.run",
  "deadline",
  "resources.ephemeral-storage",
  "resources.gpu",
  "secret-files",
  "cache",
  "cache.ttl",
  "pool",
  "priority",
  "placement",
  "service-account",
  "volumes",
  "image",
  "labels",
  "annotations",
  "overlays",
  "assets",
  "schedule.interval",
  "schedule.assets",
  "schedule.start",
  "schedule.end",
] as const satisfies readonly Feature[];

const notBuilt: Capability = unsupported(
  "Partitura does not emit it for this target yet",
  "leave it out, or choose a target that has it",
  read("docs/architecture.md"),
);

/** The features that no backend had when they were added to the language, all refused: a backend overrides those it has. */
export const pending = Object.fromEntries(pendingFeatures.map((feature) => [feature, notBuilt])) as {
  readonly [F in (typeof pendingFeatures)[number]]: Capability;
};
