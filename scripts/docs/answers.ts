/** Answers of the demo farm as a model sees them, at a fixed time of its clock. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { partsFor } from "../../src/assemble.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import { readOptions } from "../../src/options.ts";
import { createServer } from "../../src/server.ts";
import { fenced } from "./sections.ts";

const NOW = "2026-11-21T02:00:00Z";

/** A question of the demo and what a model is told. */
export interface Answered {
  readonly question: string;
  readonly text: string;
}

/** The one that the documents show. */
export async function shownAnswer(): Promise<Answered> {
  const job = story("disk");
  const text = await ask("diagnose_job", { queueId: job.queueId, jobId: job.jobId });
  return { question: job.ask, text };
}

/** The section that shows it whole. */
export function answerSection({ question, text }: Answered): string {
  return `> ${question}\n\n${fenced("text", text)}`;
}

function story(about: string) {
  const found = demoGuide().stories.find(({ title }) => title.includes(about));
  if (!found) throw new Error(`the demo farm has no story about "${about}"`);
  return found;
}

async function ask(tool: string, given: Record<string, string>): Promise<string> {
  // The one setting of the demo that has no flag: tests and documents hold its clock with it.
  process.env.DEADLINE_CLOUD_MCP_DEMO_NOW = NOW;
  const options = readOptions(["--demo"], {}, { error: "ENOENT" });
  const server = createServer(
    await partsFor(options, (line) => {
      throw new Error(line);
    }),
  );
  const client = new Client({ name: "docs", version: "1" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const { content, isError } = await client.callTool({ name: tool, arguments: given });
  await client.close();
  const [first] = content as { text: string }[];
  if (!first || isError) throw new Error(first?.text ?? `${tool} gave no text`);
  return first.text;
}
