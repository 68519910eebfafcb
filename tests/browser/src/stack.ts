/**
 * The Reaktly under test: the one the environment names, or one of our own, started with `scripts/up` as a person would.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const READY_MS = 20 * 60_000;
const STOP_MS = 60_000;

export interface Stack {
  dashboard: string;
  phone: string;
  email: string;
  password: string;
  stop: () => Promise<void>;
}

export async function startStack(): Promise<Stack> {
  const dashboard = process.env["REAKTLY_DASHBOARD_URL"];
  return dashboard ? named(dashboard) : ownStack();
}

function named(dashboard: string): Stack {
  return {
    dashboard: dashboard.replace(/\/$/, ""),
    phone: needed("REAKTLY_PHONE_URL").replace(/\/$/, ""),
    email: needed("REAKTLY_ADMIN_EMAIL"),
    password: needed("REAKTLY_ADMIN_PASSWORD"),
    stop: () => Promise.resolve(),
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`REAKTLY_DASHBOARD_URL is set, so ${name} must be too`);
  return value;
}

async function ownStack(): Promise<Stack> {
  const given = process.env["REAKTLY_DATA"];
  const data = given ?? (await mkdtemp(join(tmpdir(), "reaktly-browser-")));
  const [api, ingress, meta] = [
    await freeAddress(),
    await freeAddress(),
    await freeAddress(),
  ];
  const owner = {
    email: "owner@example.com",
    password: randomBytes(15).toString("base64url"),
  };
  const up = spawn(join(ROOT, "scripts/up"), {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      REAKTLY_DATA: data,
      REAKTLY_API_ADDR: api,
      REAKTLY_INGRESS_ADDR: ingress,
      REAKTLY_SIMULATOR_ADDR: meta,
      REAKTLY_ADMIN_EMAIL: owner.email,
      REAKTLY_ADMIN_PASSWORD: owner.password,
    },
  });
  const stop = async () => {
    await end(up);
    if (!given) await rm(data, { recursive: true, force: true });
  };
  try {
    await ready(up);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    dashboard: `http://${api}`,
    phone: `http://${meta}`,
    ...owner,
    stop,
  };
}

/** `scripts/up` says `Reaktly is ready.` once the demo answers. What it says is shown as it comes. */
async function ready(up: ChildProcess): Promise<void> {
  let said = "";
  const hear = (piece: Buffer) => {
    said += piece.toString();
    process.stderr.write(piece);
  };
  up.stdout?.on("data", hear);
  up.stderr?.on("data", hear);
  await until("scripts/up says that Reaktly is ready", READY_MS, async () => {
    if (up.exitCode !== null)
      throw new Error(`scripts/up ended with ${up.exitCode}`);
    return said.includes("Reaktly is ready.") ? true : undefined;
  });
}

async function end(up: ChildProcess): Promise<void> {
  if (up.exitCode !== null) return;
  const ended = once(up, "exit");
  up.kill("SIGINT");
  const slow = setTimeout(() => up.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(slow);
}

async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string")
    throw new Error("the system gave no port");
  return `127.0.0.1:${address.port}`;
}
