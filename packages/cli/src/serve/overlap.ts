import type { Schedule } from "@partitura/core";

/** How many runs more may start now, by what the schedule says of overlaps. */
export function roomFor(overlap: Schedule["overlap"], active: number, parallel: number): number {
  switch (overlap) {
    case "allow":
      return Math.max(0, parallel - active);
    case "skip":
    case "replace":
    case "queue":
      return active === 0 ? 1 : 0;
  }
}
