import { call, e, pipeline, python } from "../build.js";
import { text } from "./types.js";

/** Artifacts of both forms, one of them picked from a list and passed on. */
export const artifacts = pipeline(
  "artifacts",
  [
    python("make", { text }, { data: { artifact: "dataset" } }),
    python("folder", {}, { all: { artifact: "directory" } }),
    python("read", { data: { artifact: "dataset" }, all: { artifact: "directory" } }, { text }),
    python(
      "pick",
      { options: { type: "array", items: { artifact: "dataset" } } },
      { best: { artifact: "dataset" } },
    ),
  ],
  [
    call("make", { text: e.value("one") }),
    call("make-2", { text: e.value("two") }, { task: "make" }),
    call("folder"),
    call("pick", { options: { op: "array", items: [e.output("make", "data"), e.output("make-2", "data")] } }),
    call("read", { data: e.output("pick", "best"), all: e.output("folder", "all") }),
  ],
  { outputs: { text: e.output("read", "text"), best: e.output("pick", "best") } },
);
