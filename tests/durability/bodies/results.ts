import { pipeline, python, z } from "partitura";

const given = { half: z.boolean() };

const answer = python("answer", {
  source: "./results.py#answer",
  inputs: given,
  outputs: { value: z.int() },
});

/** A task whose result may be cut in half after it was written. */
export default pipeline("results", { params: given }, ({ params }) => ({ value: answer(params).value }));
