import { z } from "@partitura/core";

/** Fire times from one to another, both included, ms since 1970: all that the schedule has between them. */
export type Stretch = z.infer<typeof stretchSchema>;
const stretchSchema = z.strictObject({ from: z.number(), to: z.number() });

/** A run that a schedule started and that is not over, as far as is known. */
export type ActiveRun = z.infer<typeof activeRunSchema>;
const activeRunSchema = z.strictObject({
  runId: z.string(),
  /** The fire time that it is for, ms since 1970; absent when assets started it. */
  at: z.number().optional(),
  /** A later fire time takes its place: it was asked to end. */
  replaced: z.literal(true).optional(),
});

/** Zod schema of how a schedule stands. */
export const standingSchema = z.strictObject({
  /** The fire times of which schedule these are: see `scheduleKey`. */
  schedule: z.string(),
  /** The schedule has been looked at up to this instant, ms since 1970: each fire time until then is in `waiting`, or settled. */
  upTo: z.number(),
  /** Fire times that wait for their run, in order. */
  waiting: z.array(stretchSchema).readonly(),
  /** The fire time that waits for the run to end that it replaces. */
  next: z.number().optional(),
  /** Runs that are not over. */
  active: z.array(activeRunSchema).readonly(),
  /** Assets that were updated since the last run that assets started. */
  updated: z.array(z.string()).readonly(),
});

/** How a schedule stands: all that decides, with the time, what happens next. It is plain data and outlives the process. */
export type Standing = z.infer<typeof standingSchema>;
