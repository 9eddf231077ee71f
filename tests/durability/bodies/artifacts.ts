import { file, pipeline, shell, z } from "partitura";

const place = { folder: z.string() };

const produce = shell("produce", {
  inputs: place,
  outputs: { data: file() },
  command: 'echo produce >> "$folder/calls"; echo whole > "$out_data"',
});

/** Fails until a file says that it is mended. */
const consume = shell("consume", {
  inputs: { ...place, data: file() },
  outputs: { text: z.string() },
  command: 'echo consume >> "$folder/calls"; test -e "$folder/mended" && cat "$data" > "$out_text"',
});

/** A file that is written, and read by a task that fails at first. */
export default pipeline("artifacts", { params: place }, ({ params }) => {
  const { data } = produce(params);
  return { text: consume({ ...params, data }).text };
});
