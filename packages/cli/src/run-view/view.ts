import type { RunEvent } from "@partitura/backend-local";

/** Something that shows the events of a run as they come. */
export interface RunView {
  readonly show: (event: RunEvent) => void;
  /** Makes room for a question while the run goes on; the function that is given goes on with showing it. */
  readonly pause: () => () => void;
  /** Shows the last state; nothing is shown after it. */
  readonly close: () => void;
}
