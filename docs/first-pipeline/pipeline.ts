import { each, file, model, pipeline, python, task, when, z } from "partitura";

const collect = python("collect", {
  source: "./steps.py#collect",
  inputs: { months: z.int().min(3) },
  outputs: { sales: file() },
  retries: { limit: 2, delay: "10s", backoff: 2 },
});

const fit = python("fit", {
  source: "./steps.py#fit",
  inputs: { sales: file(), smoothing: z.number().min(0).max(1) },
  outputs: { forecaster: model(), error: z.number() },
  timeout: "5m",
});

const candidate = z.object({ forecaster: model(), smoothing: z.number(), error: z.number() });

const choose = task("choose", {
  inputs: { candidates: z.array(candidate).min(1) },
  outputs: candidate.shape,
  run: ({ candidates }) => candidates.reduce((best, next) => (next.error < best.error ? next : best)),
});

const publish = python("publish", {
  source: "./steps.py#publish",
  inputs: { forecaster: model() },
  outputs: { forecast: z.number() },
});

export default pipeline(
  "forecast",
  { params: { months: z.int().min(3).default(12), maxError: z.number().default(10) } },
  ({ params }) => {
    const { sales } = collect({ months: params.months });
    const candidates = each("candidates", [0.2, 0.5, 0.8], (smoothing) => {
      const { forecaster, error } = fit({ sales, smoothing });
      return { forecaster, smoothing, error };
    });
    const best = choose({ candidates });
    const published = when("good-enough", best.error.lte(params.maxError), () =>
      publish({ forecaster: best.forecaster }),
    );
    return { smoothing: best.smoothing, error: best.error, forecast: published.forecast };
  },
);
