import { cron, dataset, file, metrics, model, pipeline, python, when, z } from "partitura";

import { analytics } from "./environment.js";

const loadProduction = python("load-production", {
  description: "Takes the production model out of the registry.",
  source: "./monitoring.py#load_production",
  packages: analytics,
  inputs: { registry: z.string(), name: z.string() },
  outputs: { model: model(), statistics: file(), version: z.int() },
});

const drawBatch = python("draw-batch", {
  description: "Draws new rows; a shift shows what drift looks like.",
  source: "./monitoring.py#draw_batch",
  packages: analytics,
  inputs: {
    source: z.string(),
    size: z.int().min(1),
    seed: z.int(),
    shift: z.number(),
    labelled: z.boolean(),
  },
  outputs: { batch: dataset(), rows: z.int() },
});

const score = python("score", {
  description: "Predicts every row; the accuracy is null without labels.",
  source: "./monitoring.py#score",
  packages: analytics,
  inputs: { model: model(), batch: dataset() },
  outputs: { predictions: dataset(), accuracy: z.number().nullable() },
});

const psi = z.record(z.string(), z.number());

const measureDrift = python("measure-drift", {
  description: "Compares every feature with the training data.",
  source: "./monitoring.py#measure_drift",
  packages: analytics,
  inputs: {
    statistics: file(),
    batch: dataset(),
    threshold: z.number().min(0),
  },
  outputs: { psi, drifted: z.array(z.string()) },
});

const report = python("report", {
  description: "Writes the reports and says whether a threshold was crossed.",
  source: "./monitoring.py#report",
  packages: analytics,
  inputs: {
    version: z.int(),
    accuracy: z.number().nullable(),
    min_accuracy: z.number(),
    psi,
    drifted: z.array(z.string()),
    max_drifted_share: z.number(),
  },
  outputs: {
    report: file(),
    summary: metrics(),
    alarming: z.boolean(),
    text: z.string(),
  },
});

const alert = python("alert", {
  description: "Tells the webhook, or fails when there is none.",
  source: "./notifications.py#alert",
  inputs: { text: z.string(), webhook: z.string() },
  outputs: { channel: z.enum(["log", "webhook"]) },
});

export default pipeline(
  "model-monitor",
  {
    description: "Watches the production model for drift and loss of quality.",
    owner: "ml-platform",
    tags: ["example", "monitoring"],
    params: {
      source: z.enum(["breast-cancer", "wine"]).default("breast-cancer"),
      registry: z.string().default("~/.partitura/registry"),
      batchSize: z.int().min(1).default(100),
      seed: z.int().min(0).default(1),
      shift: z.number().default(0),
      labelled: z.boolean().default(true),
      minAccuracy: z.number().min(0).max(1).default(0.9),
      psiThreshold: z.number().min(0).default(0.25),
      maxDriftedShare: z.number().min(0).max(1).default(0.2),
      webhook: z.string().default(""),
    },
    schedule: cron("30 7 * * *", {
      timezone: "America/Sao_Paulo",
      catchup: false,
      overlap: "skip",
    }),
  },
  ({ params }) => {
    const production = loadProduction({
      registry: params.registry,
      name: "model-selection",
    });
    const { batch } = drawBatch({
      source: params.source,
      size: params.batchSize,
      seed: params.seed,
      shift: params.shift,
      labelled: params.labelled,
    });
    const { accuracy } = score({ model: production.model, batch });
    const drift = measureDrift({
      statistics: production.statistics,
      batch,
      threshold: params.psiThreshold,
    });
    const verdict = report({
      version: production.version,
      accuracy,
      min_accuracy: params.minAccuracy,
      psi: drift.psi,
      drifted: drift.drifted,
      max_drifted_share: params.maxDriftedShare,
    });
    when("alarming", verdict.alarming, () => alert({ text: verdict.text, webhook: params.webhook }));
    return {
      alarming: verdict.alarming,
      text: verdict.text,
      report: verdict.report,
    };
  },
);
