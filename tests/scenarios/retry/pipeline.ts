import { pipeline, python, z } from "partitura";

const flaky = python("flaky", {
  source: "./steps.py#flaky",
  inputs: { counter: z.string() },
  outputs: { attempts: z.int() },
  retries: { limit: 2, delay: "1s", backoff: 2, maxDelay: "3s" },
});

const report = python("report", {
  source: "./steps.py#report",
  inputs: { attempts: z.int() },
  outputs: { text: z.string() },
});

/** A task fails twice and succeeds on its third attempt. `counter` is a file to count in where the engine does not tell the attempt. */
export default pipeline("retry", { params: { counter: z.string().default("") } }, ({ params }) => {
  const { attempts } = flaky({ counter: params.counter });
  return { text: report({ attempts }).text };
});
