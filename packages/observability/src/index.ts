export { recorders, type RecorderOptions } from "./recorders.js";
export type { Recorder, RunSource, SourceControl, Variables } from "./record.js";
export type { LineageConfig } from "./lineage/settings.js";
