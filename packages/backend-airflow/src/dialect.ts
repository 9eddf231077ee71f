/** The lines of Airflow that are emitted for. */
export type Version = "3" | "2.11";

/** Where a name that emitted code uses is imported from. */
export interface Dialect {
  readonly version: Version;
  readonly target: string;
  readonly title: string;
  /** Module of each name of Airflow's own. */
  readonly modules: {
    readonly DAG: string;
    readonly task: string;
    readonly task_group: string;
    readonly Param: string;
    readonly CronTriggerTimetable: string;
    readonly AirflowSkipException: string;
    readonly AirflowFailException: string;
    readonly get_current_context: string;
    readonly mask_secret: string;
    readonly asset: string;
    readonly Variable: string;
    readonly BaseHook: string;
    readonly task_decorator_factory: string;
    readonly _PythonVirtualenvDecoratedOperator: string;
  };
  /** Python for the states of the tasks of a run, by id and, of a mapped one, `_` and the index; it knows `ti` and `dag_run`. */
  readonly taskStates: string;
  /** Whether `retry_exponential_backoff` is a factor (3.x) or only says yes or no (2.11, where the factor is 2). */
  readonly backoffFactor: boolean;
  /** What updates of data are called, and any of several of them. */
  readonly asset: "Asset" | "Dataset";
  readonly anyAsset: "AssetAny" | "DatasetAny";
  /** Whether people can be asked (3.1 or later). */
  readonly approvals: boolean;
  /** Whether a DAG needs a start date. */
  readonly startDateRequired: boolean;
  /** What keeps the scheduler's parser out of the folder that holds the steps: a line of `.airflowignore`. */
  readonly ignoreEverything: string;
}

/** Airflow 3, through the task SDK. */
export const airflow3: Dialect = {
  version: "3",
  target: "airflow@3",
  title: "Airflow 3",
  modules: {
    DAG: "airflow.sdk",
    task: "airflow.sdk",
    task_group: "airflow.sdk",
    Param: "airflow.sdk",
    CronTriggerTimetable: "airflow.sdk",
    AirflowSkipException: "airflow.sdk.exceptions",
    AirflowFailException: "airflow.sdk.exceptions",
    get_current_context: "airflow.sdk",
    mask_secret: "airflow.sdk.log",
    asset: "airflow.sdk",
    Variable: "airflow.sdk",
    BaseHook: "airflow.sdk",
    task_decorator_factory: "airflow.sdk.bases.decorator",
    _PythonVirtualenvDecoratedOperator: "airflow.providers.standard.decorators.python_virtualenv",
  },
  taskStates: `return ti.get_task_states(dag_id=ti.dag_id, run_ids=[ti.run_id])[ti.run_id]`,
  backoffFactor: true,
  asset: "Asset",
  anyAsset: "AssetAny",
  approvals: true,
  startDateRequired: false,
  ignoreEverything: "*",
};

/** Airflow 2.11, the last of the 2 line. */
export const airflow211: Dialect = {
  version: "2.11",
  target: "airflow@2.11",
  title: "Airflow 2.11",
  modules: {
    DAG: "airflow",
    task: "airflow.decorators",
    task_group: "airflow.decorators",
    Param: "airflow.models.param",
    CronTriggerTimetable: "airflow.timetables.trigger",
    AirflowSkipException: "airflow.exceptions",
    AirflowFailException: "airflow.exceptions",
    get_current_context: "airflow.operators.python",
    mask_secret: "airflow.utils.log.secrets_masker",
    asset: "airflow.datasets",
    Variable: "airflow.models",
    BaseHook: "airflow.hooks.base",
    task_decorator_factory: "airflow.decorators.base",
    _PythonVirtualenvDecoratedOperator: "airflow.decorators.python_virtualenv",
  },
  taskStates: `return {
        one.task_id if one.map_index < 0 else f"{one.task_id}_{one.map_index}": one.state
        for one in dag_run.get_task_instances()
    }`,
  backoffFactor: false,
  asset: "Dataset",
  anyAsset: "DatasetAny",
  approvals: false,
  startDateRequired: true,
  ignoreEverything: ".*",
};
