import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z, type Outcome } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { standingSchema } from "./standing.js";

/** How far the runs of a folder were read: by the ids of runs, which sort by their start. */
export type StorePosition = z.infer<typeof storePositionSchema>;
const storePositionSchema = z.strictObject({
  /** The greatest id that was seen; empty before the first. */
  upTo: z.string(),
  /** Runs whose logs may grow, with the bytes of it that were read. */
  open: z.record(z.string(), z.int().min(0)),
});

const stateSchema = z.strictObject({
  version: z.literal(1),
  /** How each schedule stands, by the id of its pipeline. */
  pipelines: z.record(z.string(), standingSchema),
  store: storePositionSchema,
});

/** What `serve` has to know when it is started again; it lies in the runs folder. */
export type ServeState = z.infer<typeof stateSchema>;

/** The name of the file in the runs folder. */
export const stateFileName = ".serve.json";

/** Reads the state that an earlier `serve` left; undefined without diagnostics when there was none. Reports P8114. */
export async function readState(runsFolder: string): Promise<Outcome<ServeState>> {
  const file = join(runsFolder, stateFileName);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [undefined, []];
    return [undefined, [commandReport("P8114", { file, problem: (error as Error).message })]];
  }
  try {
    return [stateSchema.parse(JSON.parse(text)), []];
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    return [undefined, [commandReport("P8114", { file, problem })]];
  }
}

/**
 * Writes the state: whole and on the disk when it resolves, else as it was before.
 * @throws when it cannot be written.
 */
export async function writeState(runsFolder: string, state: ServeState): Promise<void> {
  const file = join(runsFolder, stateFileName);
  const draft = `${file}.new`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
