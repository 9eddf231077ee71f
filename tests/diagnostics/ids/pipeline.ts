import { each, pipeline, shell, when, z } from "partitura";

const upper = shell("Upper", { command: "true" });
const flag = shell("flag", { outputs: { on: z.boolean() }, command: "true" });

export default pipeline("ids", {}, () => {
  upper();
  flag({}, { id: "with space" });
  each("1st", ["a"], () => flag({}, { id: "in-each" }));
  when("a_b", flag().on, () => void flag({}, { id: "a-name-that-is-far-too-long-to-be-one-of-a-kubernetes-name" }));
});
