import { each, pipeline, shell, z } from "partitura";

const say = shell("say", { inputs: { text: z.string() }, outputs: { text: z.string() }, command: "true" });

export default pipeline("refused", { params: { rows: z.array(z.array(z.string())).default([]) } }, ({ params }) => {
  each("rows", params.rows, (row) => each("cells", row, (text) => say({ text }).text));
});
