/**
 * A short troubleshooting conversation with the built server, started as a host starts it: a child over stdio.
 * Prints each call and the answer as a model sees it, from a job's name to the line of the log that says why.
 */
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { demoGuide } from "../src/demo/guide.ts";
import { QUEUES } from "../src/demo/world/farm-places.ts";

const bin = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const client = new Client({ name: "demo", version: "1" });
await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin, "--demo"] }));

const { elsewhere } = demoGuide();

/** The queues of the demo's night. */
const EPISODIC = QUEUES.episodic.queueId;
const COMP = QUEUES.comp.queueId;

type Structured = Record<string, unknown>;

async function ask(
  person: string,
  tool: string,
  args: Record<string, string | string[]>,
): Promise<Structured> {
  const given = Object.entries(args).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  console.log(`\n— ${person}\n> ${tool} ${given.join(" ")}\n`);
  const { content, isError, structuredContent } = await client.callTool({ name: tool, arguments: args });
  const [first] = content as { text: string }[];
  if (isError) throw new Error(first?.text);
  console.log(first?.text.replace(/^/gm, "  "));
  return structuredContent as Structured;
}

/** The id that an answer's `Next` names, as a model would take it from there. */
function idIn(answer: Structured, prefix: string): string {
  const id = new RegExp(`${prefix}-[0-9a-f]{32}(-\\d+)?`).exec(JSON.stringify(answer))?.[0];
  if (!id) throw new Error(`the answer names no ${prefix}`);
  return id;
}

console.log("A conversation with the embedded demo farm. Nothing here is real: no AWS account, no network.");
const jobs = await ask('"Something is wrong with OAK_0310, can you look?"', "search_jobs", {
  name: "OAK_0310",
});
const jobId = idIn(jobs, "job");
const queueId = idIn(jobs, "queue");
const diagnosis = await ask('"Why did it fail, and does a requeue help?"', "diagnose_job", {
  jobId,
  queueId,
});
const sessionActionId = idIn({ next: diagnosis.next }, "sessionaction");
const action = await ask('"What did that run end with?"', "get_session_action", {
  jobId,
  queueId,
  sessionActionId,
});
const sessionId = idIn({ of: action.sessionId }, "session");
await ask('"Where did it run, and where is its log in CloudWatch?"', "get_session", {
  jobId,
  queueId,
  sessionId,
});
await ask('"Show me the log line that says so."', "get_session_log", { jobId, queueId, sessionActionId });
await ask('"And the night of the series, what went wrong?"', "diagnose_queue", {
  queueIds: [EPISODIC, COMP],
});
await ask(`"And LANTERN_0400, in Frankfurt? ${elsewhere.address}"`, "diagnose_job", {
  jobId: elsewhere.address,
});
await ask('"Is rn-07 broken, then?"', "get_worker", { host: "rn-07" });
await client.close();
