import { pipeline, shell, z } from "partitura";

const place = { folder: z.string() };

const first = shell("first", { inputs: place, command: 'echo first >> "$folder/calls"' });

/** Fails until a file says that it is mended. */
const second = shell("second", {
  inputs: place,
  command: 'echo second >> "$folder/calls"; test -e "$folder/mended"',
});

const third = shell("third", { inputs: place, command: 'echo third >> "$folder/calls"' });

/** Three tasks in a row; the second is tried twice and fails until it is mended. */
export default pipeline("mended", { params: place }, ({ params }) => {
  first(params);
  second(params, { after: "first", retries: { limit: 1, delay: "10ms" } });
  third(params, { after: "second" });
});
