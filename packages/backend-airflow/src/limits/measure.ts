import {
  type EachNode,
  type Measure,
  type Pipeline,
  allNodes,
  leastBytes,
  lengthsOf,
  typeOfElement,
  typingOf,
} from "@partitura/core";
import { taskIds } from "../lower/names.js";
import type { DagModel } from "../model.js";

/** Items of a list that a task pushes for a mapped group (`core.max_map_length`). A list in the DAG file is not checked. */
const mostItems = 1024;

/** What Airflow calls the most that an XCom should have, in bytes (`MAX_XCOM_SIZE` of airflow/utils/xcom.py); it does not refuse more. */
const mostXComBytes = 49_344;

/** The least bytes of the JSON of a list of so many elements of at least so many bytes each. */
const listBytes = (length: number, element: number): number =>
  length === 0 ? 2 : 1 + length * (element + 1);

/** What Airflow bounds of a DAG: how many items a task lists for a mapped group, and the lists that pass as XComs. */
export function measuresOf(pipeline: Pipeline, { tasks }: Pick<DagModel, "tasks">): readonly Measure[] {
  const typing = typingOf(pipeline);
  const lengthOf = lengthsOf(pipeline, typing);
  const emitted = new Set(tasks.map(({ taskId }) => taskId));
  const xcom = (what: string, value: number, { span }: EachNode): Measure => ({
    what,
    value,
    most: mostXComBytes,
    unit: "bytes",
    bound: "the most that an XCom should have",
    unless: "an XCom backend keeps large ones in an object store",
    hint: "Pass large values as artifacts, or loop over fewer items.",
    span,
  });
  const loops = allNodes(pipeline).filter((node): node is EachNode => node.kind === "each");
  return loops.flatMap((node) => {
    const { id, items, itemType, span } = node;
    const { least, most } = lengthOf(items);
    const bytes =
      items.op === "literal"
        ? Buffer.byteLength(JSON.stringify(items.value))
        : listBytes(least, leastBytes(itemType));
    return [
      ...(emitted.has(taskIds.items(id))
        ? [
            {
              what: `the list of '${id}', made while the DAG runs,`,
              value: most ?? 0,
              most: mostItems,
              unit: "items",
              bound: "the longest list that a task may give to mapped tasks",
              unless: "`core.max_map_length` (AIRFLOW__CORE__MAX_MAP_LENGTH) is raised",
              hint: "Give the list as a constant outside of `when`, loop over groups of items, or bound the list's type by `.max(1024)`.",
              span,
            },
            xcom(`the list of '${id}'`, bytes, node),
          ]
        : []),
      ...(emitted.has(taskIds.results(id))
        ? [
            xcom(
              `the gathered list of '${id}'`,
              listBytes(least, leastBytes(typeOfElement(typing.ofNode(id)))),
              node,
            ),
          ]
        : []),
    ];
  });
}
