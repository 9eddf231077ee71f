// bare_loop.mjs TASKS: the tasks of the other programs as plain function calls, recorded nowhere.
const laneCount = 10;
const nothing = async () => ({});

async function run(tasks) {
  const ends = [];
  for (let at = 0; at < tasks; at += 1) ends[at % laneCount] = (await ends[at % laneCount], nothing());
  await Promise.all(ends);
}

await run(2 * laneCount);
const started = performance.now();
await run(Number(process.argv[2]));
console.log(JSON.stringify({ milliseconds: performance.now() - started }));
