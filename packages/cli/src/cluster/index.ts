export { clusterDiagnostics } from "./diagnostics.js";
export { type LogOptions, logs, type TaskLog } from "./logs.js";
export { isOver, type RunState, type RunStatus, type TaskState, type TaskStatus } from "./run-status.js";
export { status } from "./status.js";
export { submit, type SubmitOptions } from "./submit.js";
