import { file, pipeline, shell, z } from "partitura";

const write = shell("write", {
  outputs: { data: file() },
  command: 'head -c 4000000 /dev/zero > "$out_data"',
});
const count = shell("count", {
  inputs: { data: file() },
  outputs: { bytes: z.int() },
  command: 'wc -c < "$data" > "$out_bytes"',
});

/** An artifact of four million bytes. */
export default pipeline("large", {}, () => ({ bytes: count({ data: write().data }).bytes }));
