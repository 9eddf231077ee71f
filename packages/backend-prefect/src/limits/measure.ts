import type { Measure, Pipeline } from "@partitura/core";

/** The most bytes of JSON that all parameters of a flow run may have (`server.api.max_parameter_size` in prefect/settings/models/server/api.py). */
const mostParameterBytes = 524_288;

/** The bytes of JSON as Python writes it, with an escape of six for each unit that is not printable ASCII. */
const asciiLength = (text: string): number => text.length + 5 * (text.match(/[^ -~]/g)?.length ?? 0);

/** What Prefect's server bounds of a pipeline: the parameters of a run, here with their defaults. */
export function measuresOf({ id, params, span }: Pipeline): readonly Measure[] {
  const defaults = Object.fromEntries(
    Object.entries(params).flatMap(([name, param]) =>
      param.default === undefined ? [] : [[name, param.default] as const],
    ),
  );
  return [
    {
      what: `the parameters of '${id}' with their defaults`,
      value: asciiLength(JSON.stringify(defaults)),
      most: mostParameterBytes,
      unit: "bytes",
      bound: "the most that the server takes for a run",
      unless: "`server.api.max_parameter_size` (PREFECT_SERVER_API_MAX_PARAMETER_SIZE) is raised",
      hint: "Give large values as a file that a task reads.",
      span,
    },
  ];
}
