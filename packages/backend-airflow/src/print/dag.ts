import {
  collectImports,
  type Expression,
  formatPython,
  type Imports,
  printPython,
  py,
  pythonLiteral,
  stmt,
  type Statement,
} from "@partitura/codegen";
import type { Dialect } from "../dialect.js";
import type { DagModel, Instant, ParamModel } from "../model.js";
import { assetExpression } from "./asset.js";
import { duration } from "./duration.js";
import { groupFunction, taskFunction } from "./task.js";
import { wiring } from "./wiring.js";

/** `Path(__file__).parent` */
const folder = py.attribute(py.call(py.name("Path"), [py.name("__file__")]), "parent");

/** What Airflow renders when a task in a virtual environment starts: all such a task can see of its run. */
function runConstant({ usesParams, usesWorker }: NonNullable<DagModel["virtualenv"]>): Statement {
  const rendered: { readonly [name: string]: Expression } = {
    folder: py.call(py.name("str"), [folder]),
    run_id: py.string("{{ run_id }}"),
    task_id: py.string("{{ ti.task_id }}"),
    attempt: py.string("{{ ti.try_number }}"),
    index: py.string("{{ ti.map_index }}"),
    run_type: py.string("{{ dag_run.run_type }}"),
    fires_at: py.string("{{ dag_run.data_interval_end }}"),
    ...(usesWorker && { python: py.dotted("sys.executable") }),
    ...(usesParams && { params: py.string("{{ params | tojson }}") }),
  };
  return stmt.assign("RUN", py.dict(rendered));
}

function paramCall(param: ParamModel, dialect: Dialect, imports: Imports): Expression {
  const schema = Object.entries(param.schema).map(
    ([keyword, value]) => [keyword, pythonLiteral(value)] as const,
  );
  return py.call(
    imports.from(dialect.modules.Param, "Param"),
    param.default === undefined ? [] : [pythonLiteral(param.default)],
    {
      ...Object.fromEntries(schema),
      description: param.description === undefined ? undefined : py.string(param.description),
    },
  );
}

function scheduleExpression({ schedule }: DagModel, dialect: Dialect, imports: Imports): Expression {
  if (schedule === undefined) return py.none;
  if (schedule.kind === "cron") {
    return py.call(
      imports.from(dialect.modules.CronTriggerTimetable, "CronTriggerTimetable"),
      [py.string(schedule.cron)],
      { timezone: py.string(schedule.timezone) },
    );
  }
  const assets = schedule.assets.map((name) => assetExpression(name, dialect, imports));
  return schedule.mode === "all" || assets.length === 1
    ? py.list(assets)
    : py.call(imports.from(dialect.modules.asset, dialect.anyAsset), assets);
}

function dagKeywords(
  dag: DagModel,
  dialect: Dialect,
  imports: Imports,
): { readonly [name: string]: Expression | undefined } {
  const { schedule, startDate } = dag;
  const text = (value: string | undefined): Expression | undefined =>
    value === undefined ? undefined : py.string(value);
  const zoneOfSchedule = schedule?.kind === "cron" ? schedule.timezone : "UTC";
  const instant = ({ date, zone }: Instant): Expression =>
    py.call(
      py.attribute(imports.module("pendulum"), "datetime"),
      date.map((part) => py.number(part)),
      {
        tz: py.string(zone === "UTC" ? zone : zoneOfSchedule),
      },
    );
  return {
    dag_id: py.string(dag.dagId),
    description: text(dag.description),
    doc_md: text(dag.documentation),
    schedule: scheduleExpression(dag, dialect, imports),
    start_date: startDate && instant(startDate),
    end_date: dag.endDate && instant(dag.endDate),
    dagrun_timeout: dag.runTimeout === undefined ? undefined : duration(dag.runTimeout, imports),
    catchup: py.constant(dag.catchup),
    max_active_runs: dag.maxActiveRuns === undefined ? undefined : py.number(dag.maxActiveRuns),
    params:
      dag.params.length === 0
        ? undefined
        : py.dictOf(
            dag.params.map((param) => ({
              key: py.string(param.name),
              value: paramCall(param, dialect, imports),
            })),
          ),
    tags: dag.tags.length === 0 ? undefined : pythonLiteral(dag.tags),
    default_args: py.dict({ owner: text(dag.owner), retries: py.number(0) }),
  };
}

/** The exit code by which a step in a virtual environment asks to be skipped. */
const skipExitCode = 99;

/** What all tasks in virtual environments have in common. */
function virtualenvConstant({ folder: path, python }: NonNullable<DagModel["virtualenv"]>): Statement {
  const home = py.binary(py.dotted("airflow_step.AIRFLOW_HOME"), "/", py.string("virtualenvs"));
  return stmt.assign(
    "VIRTUALENV",
    py.dict({
      python_version: python === undefined ? undefined : py.string(python),
      system_site_packages: py.false,
      venv_cache_path: path === undefined ? py.call(py.name("str"), [home]) : py.string(path),
      skip_on_exit_code: py.number(skipExitCode),
    }),
  );
}

/** The text of a DAG file. */
export function printDag(dag: DagModel, dialect: Dialect): string {
  const imports = collectImports();
  const printing = { dialect, imports, stepsPackage: dag.stepsPackage };
  imports.module("sys");
  imports.from("pathlib", "Path");
  const functions = [
    ...dag.tasks.map((task) => taskFunction(task, printing)),
    ...dag.groups.map((group) => groupFunction(group, printing)),
  ];
  const with_ = stmt.with(
    py.call(imports.from(dialect.modules.DAG, "DAG"), [], dagKeywords(dag, dialect, imports)),
    [
      ...functions.flatMap((it): readonly Statement[] => [it, stmt.blank]),
      ...wiring(dag.calls, dag.edges, dag.groups),
    ],
  );
  return formatPython(
    printPython([
      ...dag.header.map((line) => stmt.comment(line)),
      ...imports.statements(),
      stmt.blank,
      stmt.expression(py.call(py.dotted("sys.path.append"), [py.call(py.name("str"), [folder])])),
      stmt.blank,
      stmt.importFrom(
        dag.stepsPackage,
        "airflow_step",
        ...(dag.virtualenv === undefined ? [] : ["airflow_virtualenv"]),
      ),
      stmt.blank,
      ...(dag.virtualenv === undefined
        ? []
        : [virtualenvConstant(dag.virtualenv), runConstant(dag.virtualenv)]),
      ...dag.constants.map(({ name, value }) => stmt.assign(name, pythonLiteral(value))),
      stmt.blank,
      with_,
    ]),
  );
}
