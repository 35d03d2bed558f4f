/**
 * Whether questions are answered, without a model: from each question's first call only `Next` lines are followed.
 *
 *   npm run evals                            path, tokens and missing facts of each question
 *   npm run evals -- --model "<command>"     with a model: the command gets a question on its standard input, uses
 *                                            the demo server (hosts/), and prints an answer; its facts are counted
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import questions from "../test/evals/questions.json" with { type: "json" };
import { startInProcess } from "../test/support/in-process.ts";
import { follow, type Question } from "./evals/follow.ts";

const MODEL_TIMEOUT_MS = 5 * 60_000;

const { model } = parseArgs({ options: { model: { type: "string" } } }).values;
const bad = model === undefined ? await byNextLines() : byModel(model);
process.exitCode = bad > 0 ? 1 : 0;

/** @returns how many questions were not answered */
async function byNextLines(): Promise<number> {
  const server = await startInProcess();
  const tokens: number[] = [];
  let bad = 0;
  for (const question of questions as Question[]) {
    const { calls, missing, deadEnd } = await follow(question, (tool, given) =>
      server.call(tool, { ...given }),
    );
    const size = calls.reduce((sum, { answer }) => sum + encode(answer.text).length, 0);
    tokens.push(size);
    if (missing.length > 0) bad += 1;
    const path = calls.map(({ tool }) => tool).join(" > ");
    const end = missing.length > 0 ? `; NOT told: ${missing.join(", ")} (${deadEnd})` : "";
    console.log(`${question.question}\n  ${path}, ${size} tokens${end}`);
  }
  await server.close();
  const mean = tokens.reduce((sum, size) => sum + size, 0) / tokens.length;
  console.log(
    `${questions.length} questions: ${questions.length - bad} answered within two calls; tokens of a chat: ${Math.round(mean)} on average, ${Math.max(...tokens)} at most`,
  );
  return bad;
}

/** @returns how many questions the model's own words did not answer */
function byModel(command: string): number {
  const wrong = (questions as Question[]).filter(({ question, facts }) => {
    const { stdout, status } = spawnSync(command, {
      shell: true,
      input: question,
      encoding: "utf8",
      timeout: MODEL_TIMEOUT_MS,
    });
    const missing = facts.filter((fact) => !stdout.toLowerCase().includes(fact.toLowerCase()));
    console.log(
      `${question}\n  ${missing.length === 0 ? "answered" : `NOT told: ${missing.join(", ")}`}${status === 0 ? "" : ` (the command ended with ${status})`}`,
    );
    return missing.length > 0;
  });
  console.log(`${questions.length} questions: ${questions.length - wrong.length} answered`);
  return wrong.length;
}
