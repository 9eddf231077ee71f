import type { TaskNode } from "../ir/pipeline.js";
import { dslReport } from "./diagnostics.js";
import { within, type Frame } from "./scope.js";
import { complain } from "./session.js";
import type { CallOptions } from "./step.js";

/** Adds what a call's `onSuccess` and `onFailure` call: tasks after it, with the join rule that the hook stands for. */
export function addHooks(node: TaskNode, { onSuccess, onFailure }: CallOptions, frame: Frame): void {
  const hook = (name: string, call: (() => unknown) | undefined, runIf: TaskNode["runIf"]): void => {
    if (call === undefined) return;
    const { nodes } = within(frame.pipeline, call);
    for (const it of nodes) {
      if (it.kind !== "task" || it.runIf !== undefined) {
        complain(dslReport("P1026", { hook: name, id: it.id }, { span: it.span }));
        continue;
      }
      frame.nodes.push({ ...it, after: [...it.after, node.id], ...(runIf && { runIf }) });
    }
  };
  hook("onSuccess", onSuccess, undefined);
  hook("onFailure", onFailure, "any-failed");
}
