/** list_queues: the queues of a farm, why one of them gives out no work, and who holds the farm's limits. */
import type { QueueSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import { inParallel } from "../deadline/parallel.ts";
import { listFarmQueues } from "../deadline/queues.ts";
import { queueBlock } from "../explain/job/queue-state.ts";
import { farmText, quoted, serviceWord } from "../explain/text/untrusted.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { LIST_OUTPUT, listInput, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { type Call, defineTool, lines, words } from "./parts/tool.ts";
import { LIMIT, limitLines, limitsInUse } from "./queues/limits-held.ts";

const MAX_NAME = 120;

const QUEUE = z.strictObject({
  queueId: z.string(),
  name: z.string(),
  status: z.string(),
  note: z.string().optional(),
  blockedBy: z.string().optional(),
});

const BLOCK = z.strictObject({
  reason: z.string(),
  means: z.string().optional(),
  who: z.string(),
  fix: z.string(),
});

const OUTPUT = z.strictObject({
  ...FRAME,
  queues: z.array(QUEUE).optional(),
  blocks: z.array(BLOCK).optional(),
  limits: z.array(LIMIT).optional().describe("Limits in use, the fullest first"),
  moreLimits: z.int().optional().describe("Limits in use that are not listed"),
  otherLimits: z.int().optional().describe("Limits not in use"),
  unreadLimits: z.string().optional(),
  ...LIST_OUTPUT,
});

type Queue = z.input<typeof QUEUE>;
type Block = z.input<typeof BLOCK>;
type Answer = z.input<typeof OUTPUT>;

export const listQueues = defineTool({
  name: "list_queues",
  title: "Queues of a farm",
  description:
    "List the queues of a farm: name, id, scheduling status, why a blocked queue gives out no work (such as a budget that is used up) and what to do about it; limits (licences) in use and the jobs that hold them. Use it to find a queueId, or when nothing of a queue runs.",
  input: { farmId: ID_INPUT.farmId, ...listInput(30) },
  needs: ["farmId"],
  output: OUTPUT,

  async run({ farmId, limit, cursor }, call): Promise<Answer> {
    const page = listFarmQueues(call.reads, farmId, limit, cursor);
    const wholeOf = ({ rows, isWhole }: Awaited<typeof page>) => ({
      ids: rows.flatMap(({ queueId }) => queueId ?? []),
      isWhole,
    });
    const [{ rows, nextToken, ...list }, limits] = await inParallel([
      () => page,
      // Limits belong to the farm: they are told with the first page of its queues.
      async () => (cursor === undefined ? limitsInUse(call, farmId, async () => wholeOf(await page)) : {}),
    ]);
    const queues = rows.map((queue) => rowOf(queue, call));
    const isWhole = cursor === undefined && list.isWhole;
    return {
      summary: summaryOf(queues, isWhole, farmId, call),
      queues,
      blocks: blocksOf(rows),
      ...limits,
      shown:
        queues.length > 0
          ? `${queues.length}${isWhole ? ` of ${queues.length}` : " on this page"}`
          : undefined,
      cursor: nextToken,
      next: queues.length > 0 ? "search_jobs with a queueId" : "list_farms",
    };
  },

  text: (answer) =>
    lines(
      answer.summary,
      answer.queues?.map(rowLine),
      answer.blocks?.flatMap(blockLines),
      limitLines(answer),
      shownLine(answer),
    ),
});

function rowOf(queue: QueueSummary, { settings }: Call): Queue {
  const { queueId = "?", displayName = "", status = "no status" } = queue;
  return {
    queueId,
    name: farmText(displayName, MAX_NAME),
    status: serviceWord(status, ""),
    note: queueId === settings.defaults.queueId ? "default" : undefined,
    blockedBy: queueBlock(queue)?.reason,
  };
}

function rowLine(queue: Queue): string {
  return (
    words([queue.queueId, quoted(queue.name, MAX_NAME), queue.status, queue.blockedBy, queue.note], "  ") ??
    ""
  );
}

/** Each reason once, however many queues it blocks. */
function blocksOf(queues: readonly QueueSummary[]): Block[] {
  const blocks = queues.flatMap((queue) => queueBlock(queue) ?? []);
  return [...new Map(blocks.map((block) => [`${block.reason} ${block.means}`, block])).values()];
}

function blockLines({ reason, means, who, fix }: Block): string[] {
  return [`Blocked: ${words([reason, means])}`, `Fix: (${who}) ${fix}`];
}

function summaryOf(queues: readonly Queue[], isWhole: boolean, farmId: string, { settings }: Call): string {
  if (queues.length === 0)
    return isWhole
      ? "No queues: the farm has none, or this identity may see none."
      : "No more queues that could be read.";
  const count = `${queues.length} ${queues.length === 1 ? "queue" : "queues"}${isWhole ? "" : " on this page"}`;
  const blocked = queues.filter((queue) => queue.blockedBy).map(({ name }) => quoted(name, MAX_NAME));
  const state =
    blocked.length === 0
      ? "none is blocked"
      : `${blocked.length} blocked and giving out no work: ${blocked.join(", ")}`;
  const { defaults } = settings;
  const isLost =
    isWhole &&
    farmId === defaults.farmId &&
    defaults.queueId !== undefined &&
    !queues.some((queue) => queue.note);
  return `${count}; ${state}.${isLost ? ` The default ${defaults.queueId} is not among them.` : ""}`;
}
