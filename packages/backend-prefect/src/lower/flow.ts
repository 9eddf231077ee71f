import { py, pythonLiteral, type Expression as Python } from "@partitura/codegen";
import type { Diagnostic, EmitInput, Json, Param, ValueType } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { ExitModel, FlowModel, ParamModel, Submission } from "../model.js";
import type { PrefectOptions } from "../options.js";
import { lowerBounds } from "./bounds.js";
import type { Context } from "./context.js";
import { lowerDeadline } from "./deadline.js";
import { lowerFlowOutput } from "./flow-output.js";
import { joined } from "./lowered.js";
import { inOrder } from "./order.js";
import { annotate } from "./param-type.js";
import { lowerNodes } from "./scope.js";
import { lowerTask } from "./task.js";

/** A default; of a number a float, as pydantic makes of one that is given. */
const defaultOf = (value: Json, type: ValueType): Python =>
  typeof value === "number" && "type" in type && type.type === "number"
    ? py.number(value, { float: true })
    : pythonLiteral(value);

function lowerParam(name: string, param: Param): ParamModel {
  const value = param.default ?? (param.optional === true ? null : undefined);
  return {
    name,
    ...annotate(param),
    description: param.description,
    default: value === undefined ? undefined : defaultOf(value, param.type),
  };
}

/** The text that Prefect shows: a flow has no fields of its own for owner and objective. */
function describe({ pipeline }: Context): string | undefined {
  const parts = [
    pipeline.description,
    pipeline.objective === undefined ? undefined : `Objective: ${pipeline.objective}`,
    pipeline.owner === undefined ? undefined : `Owner: ${pipeline.owner}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("\n\n");
}

/** What runs at the end of the flow. */
function lowerExit(submissions: readonly Submission[], { names }: Context): ExitModel | undefined {
  if (submissions.length === 0) return undefined;
  const [status, failedTasks] = [names.own("status"), names.own("failed_tasks")];
  const reads = submissions.some(({ args }) =>
    args.some((it) => "name" in it && (it.name === status || it.name === failedTasks)),
  );
  return { submissions, status, failedTasks, reads };
}

/** A pipeline as a flow. */
export function lowerFlow(
  { pipeline, hash, version, source }: EmitInput<PrefectOptions>,
  context: Context,
): readonly [FlowModel, readonly Diagnostic[]] {
  const { names } = context;
  const { tasks, submissions, diagnostics } = lowerNodes(pipeline.nodes, [], context);
  const exit = joined(
    (pipeline.onExit ?? []).map((node) => lowerTask({ node, around: [], onExit: true }, context)),
  );
  const [deadline, deadlineDiagnostics] = lowerDeadline(context);
  const params = Object.entries(pipeline.params).map(([name, param]) => lowerParam(names.param(name), param));
  const renamed = Object.keys(pipeline.params).filter((name) => names.param(name) !== name);
  return [
    {
      module: names.flow,
      steps: names.steps,
      name: pipeline.id,
      version: hash.slice(0, 12),
      header: `The flow ${pipeline.id}, compiled by Partitura ${version} from ${source}.`,
      description: describe(context),
      params: [
        ...params.filter((it) => it.default === undefined),
        ...params.filter((it) => it.default !== undefined),
      ],
      tasks: [...tasks, ...exit.tasks],
      bounds: lowerBounds(pipeline.schedule),
      deadline,
      body: { submissions: inOrder(submissions) },
      exit: lowerExit(exit.submissions, context),
      outputs: Object.entries(pipeline.outputs).map(([name, value]) => lowerFlowOutput(name, value, context)),
    },
    [
      ...diagnostics,
      ...exit.diagnostics,
      ...deadlineDiagnostics,
      ...renamed.map((param) =>
        report("P6003", { param, name: names.param(param) }, { span: pipeline.span, target: "prefect@3" }),
      ),
    ],
  ];
}
