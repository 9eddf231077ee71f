import type { Dialect } from "../dialect.js";

/** The part of the helper that ends tasks by the states of others and tells how a run has ended. */
export function printStates({ modules, version, taskStates }: Dialect): string {
  return `def or_skip(value, run=None):
    """A value; where it is None, the task that needs it is skipped."""
    if value is not None:
        return value
    if run is not None:
        skip("a value that it needs is null")
    from ${modules.AirflowSkipException} import AirflowSkipException

    raise AirflowSkipException("a value that it needs is null")


def or_none(evaluate):
    """What a function gives; None where it cannot."""
    try:
        return evaluate()
    except Exception as error:
        print(error, flush=True)
        return None


def number(value):
    """The result of a calculation, if JSON can carry it exactly."""
    if not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise ValueError(f"{value!r} is no finite number")
    if value == int(value) and abs(value) >= 2**53:
        raise ValueError(f"{value!r} is beyond 2^53-1")
    return value + 0


def scheduled_at(run=None):
    """The time that a scheduled run is for; None for other runs."""
    run = run or _current_run()
    return _instant(run["fires_at"]) if run["run_type"] in SCHEDULED else None


def interval_start(cron, zone):
    """The time that a schedule fired at before the one that this run is for; None for a run that it did not start."""
    run = _current_run()
    if run["run_type"] not in SCHEDULED:
        return None
    from airflow.timetables.interval import CronDataIntervalTimetable
    from pendulum import parse

    timetable = CronDataIntervalTimetable(cron, zone)
    interval = timetable.infer_manual_data_interval(run_after=parse(run["fires_at"]))
    return _instant(str(interval.start))


def join(rule, before, arm=None, taken=True):
    """Ends a task that its join rule does not let run: as failed where a failure is why, else as skipped."""
    from ${modules.AirflowFailException} import AirflowFailException, AirflowSkipException

    index, states = _context()["ti"].map_index, _task_states()
    ends = {task_id: _state(states, task_id, index) for task_id in before}
    if arm is not None:
        decided = _state(states, arm, index)
        if decided in FAILED:
            raise AirflowFailException(f"{arm} failed")
        if decided != "success" or not taken:
            raise AirflowSkipException(f"{arm} does not take this arm")
    failed = [task_id for task_id, state in ends.items() if state in FAILED]
    succeeded = "success" in ends.values()
    runs = {
        "all-succeeded": not failed and "skipped" not in ends.values(),
        "none-failed": not failed,
        "none-failed-min-one": not failed and succeeded,
        "all-done": True,
        "any-succeeded": succeeded,
        "any-failed": bool(failed),
    }
    if runs[rule]:
        return
    if failed:
        raise AirflowFailException(f"{failed[0]} failed")
    raise AirflowSkipException(f"it runs only by the rule {rule}")


def failed_items(count, tasks, tolerant=False):
    """The positions of the items in which a task failed; fails itself where that is not tolerated.

    A failure that began in one of the tasks outside that a task waits for never is.
    """
    from ${modules.AirflowFailException} import AirflowFailException

    states, failed = _task_states(), set()
    for task_id, outside in tasks.items():
        for index in range(count):
            if _state(states, task_id, index) in FAILED:
                if not tolerant or any(states.get(it) in FAILED for it in outside):
                    raise AirflowFailException(f"{task_id} failed for item {index}")
                failed.add(index)
    return failed


def run_status(failing):
    """How the run has ended, by the tasks whose failure fails it, and the tasks of the pipeline that failed."""
    states = _task_states()
    nodes = json.loads((FOLDER / "contracts.json").read_text("utf-8"))
    ended = {"status": "succeeded", "failedTasks": set()}
    for key, state in states.items():
        task_id = re.sub(r"_\\d+$", "", key)
        if state in FAILED and task_id in failing:
            ended["status"] = "failed"
        node = task_id.rpartition(".")[2]
        if state == "failed" and node in nodes:
            ended["failedTasks"].add(node)
    return {**ended, "failedTasks": sorted(ended["failedTasks"])}


def _context():
    from ${modules.get_current_context} import get_current_context

    return get_current_context()


def _task_states():
    """The state of each task of the run, by its id; of a mapped one with its index."""
    context = _context()
    ${version === "3" ? 'ti = context["ti"]' : 'dag_run = context["dag_run"]'}
    ${taskStates}


def _state(states, task_id, index):
    """The state of the instance of a task for an item, or of one that is not mapped (yet)."""
    return states.get(f"{task_id}_{index}", states.get(task_id))`;
}
