import type { Backend } from "@partitura/core";
import { capabilitiesOf } from "./capabilities.js";
import { airflowDiagnostics } from "./diagnostics.js";
import { airflow211 as dialect211, airflow3 as dialect3, type Dialect } from "./dialect.js";
import { emit } from "./emit.js";
import { airflowOptions, type AirflowOptions } from "./options.js";

const backendOf = (dialect: Dialect): Backend<AirflowOptions> => ({
  target: dialect.target,
  title: dialect.title,
  options: airflowOptions,
  capabilities: capabilitiesOf(dialect),
  diagnostics: airflowDiagnostics,
  emit: (input) => emit(input, dialect),
});

/** The target `airflow@3`: DAGs for Airflow 3, through its task SDK. */
export const airflow3: Backend<AirflowOptions> = backendOf(dialect3);
/** The target `airflow@2.11`: DAGs for the last of the Airflow 2 line. */
export const airflow211: Backend<AirflowOptions> = backendOf(dialect211);
export type { AirflowOptions } from "./options.js";
export type { AirflowOverlay } from "./lower/overlay.js";
