/**
 * Serves the demo farm over HTTP on loopback, for clients other than this product, until Ctrl-C:
 * `npm run farm [-- --port <number>]`. Prints the environment that leads a client to it.
 */
import { parseArgs } from "node:util";
import { demoGuide } from "../src/demo/index.ts";
import { startFarmServer } from "../test/support/farm-server.ts";
import { farmEnvironment } from "./farm/environment.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const server = await startFarmServer({ port: Number(values.port) });

const [story] = demoGuide().stories;
const lines = Object.entries({ ...farmEnvironment(server.url), DEADLINE_JOB_ID: story?.jobId ?? "" });
console.log(`# The demo farm answers on ${server.url} until Ctrl-C. In the shell of another client:`);
for (const [name, value] of lines) console.log(`export ${name}=${value}`);

process.once("SIGINT", () => void server.close());
process.once("SIGTERM", () => void server.close());
