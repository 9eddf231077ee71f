import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";

/** What has arrived at servers on loopback: the path of each GET, the JSON of each POST by its path, and each mail. */
export interface Listeners {
  readonly http: string;
  readonly smtp: string;
  readonly gets: readonly string[];
  readonly posts: readonly { readonly path: string; readonly body: unknown }[];
  readonly mails: readonly { readonly to: readonly string[]; readonly text: string }[];
  readonly close: () => void;
}

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Starts an HTTP and an SMTP server that keep what they are told; the first GET is answered with 503. */
export async function listen(): Promise<Listeners> {
  const gets: string[] = [];
  const posts: { path: string; body: unknown }[] = [];
  const mails: { to: string[]; text: string }[] = [];
  const http = createHttpServer((request, response) => {
    if (request.method === "GET") {
      gets.push(request.url ?? "");
      response.writeHead(gets.length === 1 ? 503 : 200).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      posts.push({ path: request.url ?? "", body: JSON.parse(Buffer.concat(parts).toString()) });
      response.end();
    });
  });
  const smtp = createServer((socket) => {
    let to: string[] = [];
    let data: string[] | undefined;
    let rest = "";
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const take = (line: string): void => {
      if (data !== undefined && line !== ".") return void data.push(line);
      if (data !== undefined) {
        mails.push({ to, text: data.join("\n") });
        [to, data] = [[], undefined];
        return say("250 taken");
      }
      const recipient = /^RCPT TO:<(.*)>/i.exec(line)?.[1];
      if (recipient !== undefined) to.push(recipient);
      if (/^DATA/i.test(line)) data = [];
      say(data === undefined ? (/^QUIT/i.test(line) ? "221 bye" : "250 yes") : "354 go on");
    };
    say("220 here");
    socket.on("error", () => socket.destroy());
    socket.on("data", (part) => {
      const lines = `${rest}${part.toString()}`.split("\r\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    });
  });
  const [web, post] = await Promise.all([listening(http), listening(smtp)]);
  const close = (): void => {
    http.close();
    smtp.close();
  };
  return { http: `http://${web}`, smtp: `smtp://${post}`, gets, posts, mails, close };
}
