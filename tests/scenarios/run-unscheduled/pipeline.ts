import { pipeline, when } from "partitura";
import { note, text } from "../shared/tasks.js";

/** A run that nobody scheduled has no scheduled instant and no interval: they are null, replaced, and asked about. */
export default pipeline("run-unscheduled", {}, ({ run }) => {
  note({ note: run.scheduledAt });
  text({ text: run.intervalStart.orElse("no interval") }, { id: "start" });
  when(
    "scheduled",
    run.scheduledAt.present().or(run.intervalEnd.present()),
    () => void text({ text: "yes" }, { id: "yes" }),
    () => void text({ text: "no" }, { id: "no" }),
  );
});
