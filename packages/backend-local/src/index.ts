export * from "./run.js";
export * from "./events.js";
export * from "./task-result.js";
export * from "./diagnostics.js";
export * from "./clock.js";
export * from "./capabilities.js";
