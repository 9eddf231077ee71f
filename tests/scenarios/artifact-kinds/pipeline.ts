import { dataset, metrics, model, pipeline, python, z } from "partitura";

const train = python("train", {
  source: "./steps.py#train",
  outputs: { model: model(), data: dataset(), metrics: metrics() },
});
const evaluate = python("evaluate", {
  source: "./steps.py#evaluate",
  inputs: { model: model(), data: dataset(), metrics: metrics() },
  outputs: { text: z.string() },
});

/** A model, a data set and metrics from one task, each known by its content, are opened by the next. */
export default pipeline("artifact-kinds", {}, () => {
  const trained = train();
  return { text: evaluate({ model: trained.model, data: trained.data, metrics: trained.metrics }).text };
});
