import {
  cron,
  dataset,
  each,
  file,
  grid,
  metrics,
  model,
  pipeline,
  python,
  str,
  task,
  when,
  z,
} from "partitura";

import { analytics } from "./environment.js";

const collect = python("collect", {
  description: "Fetches the history of a source.",
  source: "./steps.py#collect",
  packages: analytics,
  inputs: { source: z.string() },
  outputs: { raw: dataset(), rows: z.int() },
  retries: { limit: 2, delay: "5s", backoff: 2 },
  timeout: "5m",
});

const preprocess = python("preprocess", {
  description: "Splits the data and describes the training part.",
  source: "./steps.py#preprocess",
  packages: analytics,
  inputs: { raw: dataset(), seed: z.int() },
  outputs: {
    train: dataset(),
    validation: dataset(),
    test: dataset(),
    statistics: file(),
    rows: z.int(),
  },
});

const algorithm = z.enum(["logistic", "forest"]);

const train = python("train", {
  description: "Trains one candidate.",
  source: "./steps.py#train",
  packages: analytics,
  inputs: { features: dataset(), algorithm, strength: z.number().positive() },
  outputs: { model: model() },
  timeout: "10m",
  resources: { cpu: 1, memory: "512Mi" },
});

const evaluate = python("evaluate", {
  description: "Measures a model on data that it was not trained on.",
  source: "./steps.py#evaluate",
  packages: analytics,
  inputs: { model: model(), data: dataset() },
  outputs: { accuracy: z.number(), metrics: metrics() },
});

const candidate = z.object({
  model: model(),
  algorithm,
  strength: z.number(),
  accuracy: z.number(),
});

const selectBest = task("select-best", {
  description: "Takes the most accurate candidate; of equals, the first.",
  inputs: { candidates: z.array(candidate).min(1) },
  outputs: candidate.shape,
  run: ({ candidates }) => candidates.reduce((best, next) => (next.accuracy > best.accuracy ? next : best)),
});

const deploy = python("deploy", {
  description: "Registers a model and makes it the production version.",
  source: "./steps.py#deploy",
  packages: analytics,
  inputs: {
    model: model(),
    metrics: metrics(),
    training: dataset(),
    statistics: file(),
    sample: dataset(),
    name: z.string(),
    registry: z.string(),
    git_commit: z.string(),
  },
  outputs: { url: z.string(), version: z.int() },
});

const notify = python("notify", {
  description: "Says that nothing was deployed, and why.",
  source: "./notifications.py#notify",
  inputs: { text: z.string(), webhook: z.string() },
  outputs: { channel: z.enum(["log", "webhook"]) },
});

export default pipeline(
  "model-selection",
  {
    description: "Trains candidates, and deploys the best one when it is good enough.",
    owner: "ml-platform",
    objective: "A production model that is never worse than the accuracy asked for.",
    tags: ["example", "training"],
    params: {
      source: z.enum(["breast-cancer", "wine"]).default("breast-cancer"),
      seed: z.int().min(0).default(5),
      minAccuracy: z.number().min(0).max(1).default(0.9),
      registry: z.string().default("~/.partitura/registry"),
      gitCommit: z.string().default(""),
      webhook: z.string().default(""),
    },
    schedule: cron("0 6 * * 1-5", {
      timezone: "America/Sao_Paulo",
      catchup: false,
      overlap: "allow",
    }),
  },
  ({ params }) => {
    const { raw } = collect({ source: params.source });
    const data = preprocess({ raw, seed: params.seed });

    const candidates = each(
      "candidates",
      grid({ algorithm: ["logistic", "forest"], strength: [0.1, 1, 10] }),
      (point) => {
        const trained = train({ features: data.train, ...point });
        const { accuracy } = evaluate({
          model: trained.model,
          data: data.validation,
        });
        const { algorithm, strength } = point;
        return { algorithm, strength, model: trained.model, accuracy };
      },
      { concurrency: 4 },
    );

    const best = selectBest({ candidates });
    const final = evaluate({ model: best.model, data: data.test }, { id: "evaluate-best" });

    const release = when(
      "good-enough",
      final.accuracy.gte(params.minAccuracy),
      () =>
        deploy({
          model: best.model,
          metrics: final.metrics,
          training: data.train,
          statistics: data.statistics,
          sample: data.test,
          name: "model-selection",
          registry: params.registry,
          git_commit: params.gitCommit,
        }),
      () =>
        notify({
          text: str`not deployed: accuracy ${final.accuracy} is below ${params.minAccuracy}`,
          webhook: params.webhook,
        }),
    );

    return {
      algorithm: best.algorithm,
      strength: best.strength,
      accuracy: final.accuracy,
      url: release.url,
    };
  },
);
