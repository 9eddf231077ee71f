/** What decides on everything random here: the same with every change, another one by `PARTITURA_SEED`. */
export const seed = Number(process.env["PARTITURA_SEED"] ?? 20_261_124);
