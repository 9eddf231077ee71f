import { dataset, pipeline, python, z } from "partitura";

const gone = python("gone", { source: "./nowhere.py#run" });
const unknown = python("unknown", { source: "./steps.py#unknown" });
const other = python("other", { source: "./steps.py#train", inputs: { data: dataset(), rate: z.number() }, outputs: { model: dataset() } });
const broken = python("broken", { source: "./broken.py#run" });

export default pipeline("python-source", {}, () => {
  gone();
  unknown();
  broken();
  return { model: other({ data: undefined as never, rate: 1 }).model };
});
