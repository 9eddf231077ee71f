import type { Schedule } from "@partitura/core";
import { every } from "./schedules.js";

/** A time of the day on which the tests play, ms since 1970. */
export const at = (time: string): number => Date.parse(`2026-01-01T${time}Z`);

/** A time of that day as schedules write it. */
export const day = (time: string): string => `2026-01-01T${time}Z`;

/** A schedule that fires each hour. */
export const hourly = (more: object = {}): Schedule => every(3600, more);
