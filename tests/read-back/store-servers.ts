import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { environment } from "../conformance/engine-environment.js";

/** Where the emulators of the stores and the official packages are. */
export const stores = environment("stores");
/** The Python with those packages. */
export const storesPython = join(stores, "bin/python");

/** A store that runs here, with one bucket that is empty. */
export interface StoreServer {
  /** What URIs in its bucket begin with. */
  readonly uri: string;
  /** The store as the option of a target says it. */
  readonly option: object;
  /** What the official packages need to know of it, as environment variables. */
  readonly env: { readonly [variable: string]: string };
  readonly stop: () => Promise<void>;
}

/** The stores for which there is an emulator. */
export type StoreKind = "s3" | "gcs" | "azure";

const bucket = "lake";
/** The account that the emulator of Azure has, with its key, which is the same everywhere. */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((settle) => server.close(settle));
  return port;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => settle(true)).on("error", () => settle(false));
    socket.on("connect", () => socket.destroy());
  });

/** How each emulator is started at a port, and how its bucket is reached and made, in Python. */
const kinds: {
  readonly [K in StoreKind]: {
    readonly program: string;
    readonly args: (port: number) => readonly string[];
    readonly uri: string;
    readonly option: object;
    readonly env: (port: number) => StoreServer["env"];
    readonly makeBucket: string;
  };
} = {
  s3: {
    program: "bin/moto_server",
    args: (port) => ["--host", "127.0.0.1", "--port", String(port)],
    uri: `s3://${bucket}`,
    option: { kind: "s3", bucket },
    env: (port) => ({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
    }),
    makeBucket: `import boto3; boto3.client("s3").create_bucket(Bucket="${bucket}")`,
  },
  gcs: {
    program: "bin/gcp-storage-emulator",
    args: (port) => ["start", "--host", "127.0.0.1", "--port", String(port), "--in-memory", "--quiet"],
    uri: `gs://${bucket}`,
    option: { kind: "gcs", bucket },
    env: (port) => ({ STORAGE_EMULATOR_HOST: `http://127.0.0.1:${port}` }),
    makeBucket: `from google.cloud import storage; storage.Client().create_bucket("${bucket}")`,
  },
  azure: {
    program: "npm/node_modules/.bin/azurite-blob",
    args: (port) =>
      `--blobPort ${port} --inMemoryPersistence --silent --skipApiVersionCheck --disableTelemetry`.split(" "),
    uri: `az://${account}/${bucket}`,
    option: { kind: "azure", account, container: bucket },
    env: (port) => ({
      AZURE_STORAGE_CONNECTION_STRING: [
        "DefaultEndpointsProtocol=http",
        `AccountName=${account}`,
        `AccountKey=${key}`,
        `BlobEndpoint=http://127.0.0.1:${port}/${account}`,
      ].join(";"),
    }),
    makeBucket: `import os; from azure.storage.blob import ContainerClient
ContainerClient.from_connection_string(os.environ["AZURE_STORAGE_CONNECTION_STRING"], "${bucket}").create_container()`,
  },
};

/** Runs Python with the official packages; gives what it prints. */
export async function inStores(
  args: readonly string[],
  env: StoreServer["env"],
): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  const child = spawn(storesPython, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", error: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.error += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

/** Starts the emulator of a store, and makes its bucket. */
export async function startStore(kind: StoreKind): Promise<StoreServer> {
  const { program, args, uri, option, env, makeBucket } = kinds[kind];
  const port = await freePort();
  const server = spawn(join(stores, program), args(port), { stdio: "ignore" });
  const ended = once(server, "close");
  const stop = async (): Promise<void> => {
    server.kill();
    await ended;
  };
  for (let tries = 0; !(await listens(port)); tries++) {
    if (server.exitCode !== null || tries > 600) {
      await stop();
      throw new Error(`${program} does not listen at ${port}`);
    }
    await new Promise((settle) => setTimeout(settle, 100));
  }
  const made = await inStores(["-c", makeBucket], env(port));
  if (made.code !== 0) {
    await stop();
    throw new Error(made.error);
  }
  return { uri, option, env: env(port), stop };
}
