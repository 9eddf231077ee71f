import { pipeline, python, z } from "partitura";

const environment = { pythonVersion: "3.11", retries: { limit: 1, delay: "1s" } } as const;
const ends = { inputs: { code: z.int() }, source: "./steps.py#ends" } as const;

const version = python("version", {
  source: "./steps.py#version",
  pythonVersion: "3.11",
  outputs: { version: z.string(), airflow: z.boolean() },
});
const fatal = python("fatal", { ...environment, source: "./steps.py#fatal" });
const failing = python("failing", { ...environment, ...ends });
const chosen = python("chosen", {
  ...environment,
  ...ends,
  retries: { limit: 1, delay: "1s", exitCodes: [3] },
});

/** How tasks in virtual environments end, and after which ends they are tried again. */
export default pipeline("environments", {}, () => {
  version();
  fatal();
  failing({ code: 1 });
  chosen({ code: 3 }, { id: "among-the-codes" });
  chosen({ code: 4 }, { id: "another-code" });
});
