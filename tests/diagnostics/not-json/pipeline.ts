import { pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { value: z.json() }, command: "true" });

export default pipeline("not-json", {}, () => {
  say({ value: new Date(0) as never }, { id: "date" });
  say({ value: { deep: [NaN] } }, { id: "nan" });
  say({ value: (() => 1) as never }, { id: "function" });
  say({ value: 1n as never }, { id: "bigint" });
  say({ value: "a" }, { id: "after", after: { step: 1 } as never });
});
