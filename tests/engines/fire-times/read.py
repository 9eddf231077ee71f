"""Lists the fire times of cron schedules as an engine's own code finds them.

python read.py INPUT.json OUTPUT.json, in an environment of Airflow or of Prefect
INPUT  {"until", "schedules": [{"expression", "timezone", "from"}]}
OUTPUT {"times": [[ISO 8601 in UTC up to `until`, ...] for each schedule]}
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def text(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def airflow(schedule, until):
    """What the scheduler asks the timetable for: each next run after the last."""
    from airflow.timetables.base import TimeRestriction
    from airflow.timetables.trigger import CronTriggerTimetable
    from pendulum import instance

    timetable = CronTriggerTimetable(schedule["expression"], timezone=schedule["timezone"])
    earliest = instance(moment(schedule["from"]))
    within = TimeRestriction(earliest=earliest, latest=None, catchup=True)
    times, last = [], None
    while True:
        run = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=within)
        if text(run.run_after) > until:
            return times
        last = run.data_interval
        times.append(text(run.run_after))


def prefect(schedule, until):
    """What the scheduler service asks the schedule for."""
    from prefect.server.schemas.schedules import CronSchedule

    cron = CronSchedule(cron=schedule["expression"], timezone=schedule["timezone"])
    times, start = [], moment(schedule["from"]) - timedelta(seconds=1)
    while dates := asyncio.run(cron.get_dates(n=500, start=start, end=moment(until))):
        times += [text(it) for it in dates]
        start = dates[-1] + timedelta(seconds=1)
    return times


def main():
    with open(sys.argv[1]) as file:
        request = json.load(file)
    read = airflow if find_spec("airflow") else prefect
    times = [read(it, request["until"]) for it in request["schedules"]]
    with open(sys.argv[2], "w") as file:
        json.dump({"times": times}, file)


if __name__ == "__main__":
    main()
