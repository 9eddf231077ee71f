import { leastBytes, maxValueBytes, taskNodes, type Pipeline, type Span } from "@partitura/core";

/** An output that is too large to travel by value, whatever the body gives. */
export interface LargeOutput {
  /** The id of the task node. */
  readonly node: string;
  readonly output: string;
  /** The least bytes of its JSON that its type allows. */
  readonly bytes: number;
  readonly span: Span;
}

/** The outputs of task nodes whose type allows nothing of 48 KiB or less. */
export function largeOutputs(pipeline: Pipeline): readonly LargeOutput[] {
  return taskNodes(pipeline).flatMap(({ node }) =>
    Object.entries(pipeline.tasks[node.task]?.outputs ?? {})
      .map(([output, { type }]) => ({
        node: node.id,
        output,
        bytes: leastBytes(type),
        span: node.span,
      }))
      .filter(({ bytes }) => bytes > maxValueBytes),
  );
}
