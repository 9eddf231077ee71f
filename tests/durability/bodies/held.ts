import { pipeline, shell, z } from "partitura";

const place = { folder: z.string() };

const before = shell("before", { inputs: place, command: 'echo before >> "$folder/calls"' });
const holds = shell("holds", {
  inputs: place,
  command:
    'echo holds >> "$folder/calls"; echo > "$folder/started"; until test -e "$folder/go"; do sleep 0.05; done',
});
const after = shell("after", { inputs: place, command: 'echo after >> "$folder/calls"' });

/** Three tasks in a row; the second waits for a file. */
export default pipeline("held", { params: place }, ({ params }) => {
  before(params);
  holds(params, { after: "before" });
  after(params, { after: "holds" });
});
