import { defineDiagnostics, reporter } from "@partitura/core";

/** What can be wrong with a test, not with what it tests: P706. */
export const testingDiagnostics = defineDiagnostics({
  P7060: {
    title: "No pipeline or task",
    severity: "error",
    message: "{what} wants {wanted}, and was given {given}",
    hint: "Give what pipeline(…) or task(…), python(…), shell(…) and the like have returned; import it from the file that declares it.",
    explanation:
      "The testing kit reads the declaration behind the value that a declaring function returns. A copy of it, or what a call of it inside a pipeline returns, has none. Two copies of the package `partitura` in one process do not know each other's declarations either.",
  },
  P7061: {
    title: "A test names a task that is not there",
    severity: "error",
    message: "{where} names '{name}', which the pipeline does not have",
    hint: "It has: {known}.",
    explanation:
      "Fakes, faults and approvals are given by the id of a node, of a task (then for all its nodes), or of one instance of an `each`, such as `train[2]`. Inside a sub-pipeline the ids of nodes begin with the id of its call. A fake that stands for nothing would make a test pass that runs the real task.",
  },
  P7062: {
    title: "A task that hangs for ever",
    severity: "error",
    message: "'{node}' is to hang, and neither it nor the pipeline has a timeout",
    hint: "Give the task a timeout, or the pipeline; or let the fault be another one.",
    explanation:
      "A body that hangs is over when its timeout is. By the virtual clock this takes no time, but without any timeout the run would never end.",
  },
  P7063: {
    title: "Nothing to corrupt",
    severity: "error",
    message: "'{node}' has no output artifact '{output}'",
    hint: "Name one of its output artifacts: {known}.",
    explanation:
      "An artifact is corrupted in the store after the task that made it has succeeded. Values travel in the log of the run and cannot be corrupted so.",
  },
  P7064: {
    title: "No fire times",
    severity: "error",
    message: "The pipeline '{id}' {problem}",
    hint: "Give it a schedule by cron(…) or interval(…).",
    explanation:
      "Only schedules by the clock have fire times that can be known beforehand; one by assets fires when they are updated.",
  },
  P7065: {
    title: "An artifact of a test cannot be made",
    severity: "error",
    message: "The artifact '{name}' cannot be made: {problem}",
    hint: "Give content.text(…), content.json(…), content.bytes(…), content.copyOf(path) or content.folder(files).",
    explanation:
      "Artifacts that a test gives to a task, or a fake gives for one, are written to files first. A relative path of content.copyOf() begins at the folder where the tests run.",
  },
  P7066: {
    title: "No instant",
    severity: "error",
    message: "{where} is '{text}', which is no instant",
    hint: "Write it in ISO 8601 with a time zone, such as 2026-01-01T06:00:00Z, or give a Date.",
    explanation: "The virtual clock of a test begins at an instant that the test chooses.",
  },
  P7067: {
    title: "No length of time",
    severity: "error",
    message: "{where} is '{text}', which is no length of time",
    hint: 'Write seconds as a number, or a text such as "500ms", "30s", "10m", "1h" or "2d".',
    explanation: "What a fake takes by the virtual clock is a length of time of zero or more.",
  },
  P7068: {
    title: "Fake timers stop the executor",
    severity: "error",
    message:
      "The timers of this process are fakes of a test runner, by which the executor would wait for ever",
    hint: "Switch them off before the run: time that a run waits takes none by its virtual clock. Faking Date alone does no harm.",
    explanation:
      "The executor itself works with the event loop of the process: fake timers that nobody moves on stop it. What tasks and retries wait for passes by the virtual clock of the testing kit and needs no fake timers.",
  },
});

/** Makes P706 diagnostics. */
export const testingReport = reporter(testingDiagnostics);
