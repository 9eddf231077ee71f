import { artifactStore, z } from "@partitura/core";

const secretSource = z.union([
  z
    .strictObject({ variable: z.string().min(1) })
    .meta({ description: "An Airflow Variable, read when a task starts." }),
  z
    .strictObject({ connection: z.string().min(1) })
    .meta({ description: "The password of an Airflow Connection." }),
  z.strictObject({ env: z.string().min(1) }).meta({ description: "An environment variable of the worker." }),
]);

/** What `partitura.config.ts` may say under `targets["airflow@3"]` and `targets["airflow@2.11"]`. */
export const airflowOptions = z.strictObject({
  /** Which executor runs the DAG: only pods can be given the cpu and memory that a task asks for. */
  executor: z.enum(["worker", "kubernetes"]).default("worker"),
  /**
   * A folder that all workers share, or an object store; by default the folder `artifacts` in `AIRFLOW_HOME`, or what
   * `PARTITURA_ARTIFACTS` says there.
   */
  artifacts: artifactStore.optional(),
  /** The Node that runs TypeScript tasks on the workers. */
  node: z.string().min(1).default("node"),
  /** Where workers keep the virtual environments of tasks with packages; by default `virtualenvs` in `AIRFLOW_HOME`. */
  virtualenvs: z.string().min(1).optional(),
  /** Python version of those environments, such as `3.12`; by default the worker's own. */
  python: z
    .string()
    .regex(/^3\.\d+$/)
    .optional(),
  /** Where each secret comes from; by default the Airflow Variable of its name. */
  secrets: z.record(z.string(), secretSource).default({}),
  /** The first day of the schedule (`2026-01-31`); needed with `catchup`. */
  startDate: z.iso.date().optional(),
});

/** Options of the Airflow targets, with defaults filled in. */
export type AirflowOptions = z.infer<typeof airflowOptions>;
/** Where a secret comes from. */
export type SecretSource = z.infer<typeof secretSource>;
