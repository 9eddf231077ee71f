import { emulated, natively, read, readBack, unsupported } from "@partitura/core";

const loaded = readBack("DagBag");
/** Seen while Airflow's own scheduler, or on 3 its API server, ran it. */
export const scheduled = readBack("the scheduler, in tests/read-back/airflow-scheduler.test.ts");

/** How Airflow honours schedules, and what a DAG says of itself. */
export const schedules = {
  schedule: natively("CronTriggerTimetable", scheduled),
  "schedule.interval": emulated(
    "CronTriggerTimetable in UTC",
    "an interval that divides no hour, day or week is refused (P4009)",
    scheduled,
  ),
  "schedule.assets": natively("the assets as the schedule", scheduled),
  "schedule.start": natively("start_date", scheduled),
  "schedule.end": natively("end_date, a second before", scheduled),
  "schedule.catchup": natively(
    "catchup, with the start of the schedule or of the target's options",
    scheduled,
  ),
  "schedule.overlap.allow": natively(
    "runs of a DAG overlap, up to core.max_active_runs_per_dag (16)",
    scheduled,
  ),
  "schedule.overlap.skip": unsupported(
    "Airflow starts a late run when the earlier one ends; it does not drop it",
    'use overlap: "allow" or "queue"',
    read("max_active_runs"),
  ),
  "schedule.overlap.replace": unsupported(
    "Airflow does not end a run because the next one is due",
    'use overlap: "allow" or "queue"',
    read("max_active_runs"),
  ),
  "schedule.overlap.queue": emulated(
    "max_active_runs=1",
    "without catch-up only the latest of the fire times missed meanwhile gets a run",
    scheduled,
  ),
  description: natively("DAG(description=…)", loaded),
  owner: natively("default_args owner", loaded),
  objective: natively("DAG(doc_md=…)", loaded),
  tags: natively("DAG(tags=…)", loaded),
  "task.description": natively("doc_md of the task", loaded),
} as const;
