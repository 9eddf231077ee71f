/** What became of the events that were given to a receiver. */
export interface Delivered {
  /** Who gets them: a URL without its query, or a file. */
  readonly receiver: string;
  readonly total: number;
  /** How many did not arrive. */
  readonly lost: number;
  /** Why the first of them did not arrive. */
  readonly problem?: string | undefined;
}

/** Passes events on to one receiver. */
export interface Delivery {
  /** Takes an event, as JSON without line ends. `key` is that of its run: events of one run arrive in order. Never throws. */
  readonly send: (text: string, key: string) => void;
  /** Waits until everything has arrived, at most for so many milliseconds; then gives up. Never throws. */
  readonly close: (withinMs: number) => Promise<Delivered>;
}

/** Keeps events that did not arrive, so that they can be sent later. */
export type KeepUnsent = (text: string) => void;
