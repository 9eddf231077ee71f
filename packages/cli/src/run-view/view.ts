import type { RunEvent } from "@partitura/backend-local";

/** Something that shows the events of a run as they come. */
export interface RunView {
  readonly show: (event: RunEvent) => void;
  /** Shows the last state; nothing is shown after it. */
  readonly close: () => void;
}
