/** What decides on everything random here: another one each time, or `PARTITURA_SEED` to repeat a run. */
export const seed = Number(process.env["PARTITURA_SEED"] ?? Date.now() % 1_000_000_000);
