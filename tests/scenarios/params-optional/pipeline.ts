import { pipeline, z } from "partitura";
import { show } from "../shared/tasks.js";

/** An optional param that no run gives is null: read as it is, replaced, and in a pipeline output. One that is given is itself. */
export default pipeline(
  "params-optional",
  { params: { absent: z.string().optional(), given: z.string().optional(), count: z.int().optional() } },
  ({ params }) => {
    show({ value: params.absent }, { id: "show-absent" });
    show({ value: { absent: params.absent, given: params.given, count: params.count.orElse(3) } });
    return { absent: params.absent, given: params.given };
  },
);
