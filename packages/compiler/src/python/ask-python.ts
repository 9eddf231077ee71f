import { execFile } from "node:child_process";

/** Python's answer to a request, both JSON, from a program of this package; undefined when there is no `python3`. */
export async function askPython(program: URL, request: object): Promise<unknown> {
  const answer = await new Promise<string | undefined>((settle, fail) => {
    const child = execFile(
      process.env["PARTITURA_PYTHON"] ?? "python3",
      ["-I", program.pathname],
      { maxBuffer: 2 ** 26 },
      (error, stdout) => {
        if (error === null) settle(stdout);
        else if ((error as NodeJS.ErrnoException).code === "ENOENT") settle(undefined);
        else fail(error);
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(JSON.stringify(request));
  });
  return answer === undefined ? undefined : JSON.parse(answer);
}
