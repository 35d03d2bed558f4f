/**
 * A short troubleshooting conversation with the built server, started as a host starts it: a child over stdio.
 * Prints each call and the answer as a model sees it.
 */
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { demoGuide } from "../src/demo/guide.ts";
import { sessionOfAction } from "../src/deadline/ids.ts";

const bin = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const guide = demoGuide();
const story = guide.stories.find(({ title }) => title.includes("memory")) ?? guide.stories[0];
if (!story?.sessionActionId) throw new Error("the demo farm has no story to tell");

const client = new Client({ name: "demo", version: "1" });
await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin, "--demo"] }));

async function ask(why: string, tool: string, args: Record<string, string>): Promise<void> {
  const given = Object.entries(args).map(([name, value]) => `${name}=${value}`);
  console.log(`\n── ${why}\n> ${tool} ${given.join(" ")}\n`);
  const { content, isError } = await client.callTool({ name: tool, arguments: args });
  const [first] = content as { text: string }[];
  if (isError) throw new Error(first?.text);
  console.log(first?.text.replace(/^/gm, "  "));
}

const { jobId, sessionActionId, title } = story;
const sessionId = sessionOfAction(sessionActionId);
console.log(`"${title}": a conversation with the demo farm. Nothing here is real; no AWS account, no network.`);
await ask("Where did it run?", "get_session", { jobId, sessionId });
await ask("Why did it fail?", "get_session_action", { jobId, sessionActionId });
await client.close();
