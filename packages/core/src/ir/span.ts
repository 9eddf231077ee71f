import { z } from "zod";

/** A place in the user's source: `file` is posix and relative to the pipeline file's folder; `line` and `column` count from 1. */
export const spanSchema = z
  .strictObject({ file: z.string(), line: z.int().min(1), column: z.int().min(1) })
  .meta({ id: "Span" });

/** A place in the user's source. */
export type Span = Readonly<z.infer<typeof spanSchema>>;
