import { z } from "zod";
import { pipelineSchema } from "./pipeline.js";

/** The published JSON Schema (draft 2020-12) of the IR, made from the zod schemas that are its source. */
export function pipelineJsonSchema(): object {
  return z.toJSONSchema(pipelineSchema, { target: "draft-2020-12", reused: "inline" });
}
