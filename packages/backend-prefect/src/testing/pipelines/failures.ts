import { call, e, pipeline, python, when } from "../build.js";
import { text, integer } from "./types.js";

/** Retries, a fatal failure, a timeout, what a failure blocks, and a condition that is an error. */
export const failures = pipeline(
  "failures",
  [
    python("third-time", { counter: text }, { attempt: integer }),
    python("fatal"),
    python("sleeps"),
    python("broken", {}, { n: integer }),
    python("double", { n: integer }, { n: integer }),
  ],
  [
    call(
      "third-time",
      { counter: e.param("counter") },
      { policy: { retries: { limit: 3, delaySeconds: 0.1, backoff: 2, maxDelaySeconds: 0.3 } } },
    ),
    call("fatal", {}, { policy: { retries: { limit: 3, delaySeconds: 0, backoff: 1 } } }),
    call("sleeps", {}, { policy: { timeoutSeconds: 2, retries: { limit: 1, delaySeconds: 0, backoff: 1 } } }),
    call("broken"),
    call("blocked", { n: e.output("broken", "n") }, { task: "double" }),
    call("blocked-2", { n: e.output("blocked", "n") }, { task: "double" }),
    call("free", { n: e.value(1) }, { task: "double" }),
    when("bad-condition", e.compare(e.get(e.output("free"), "n"), "lt", e.get(e.value({ n: "x" }), "n")), {
      nodes: [call("in-arm", { n: e.value(1) }, { task: "double" })],
    }),
  ],
  { params: { counter: { type: text } } },
);
