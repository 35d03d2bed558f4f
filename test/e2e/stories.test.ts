/** What a model is told about every story of the demo farm: the whole text, and of a few the structured form. */
import { ListSessionActionsCommand } from "@aws-sdk/client-deadline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { FEATURED_STORIES } from "../../src/demo/stories/index.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { FARM_ID, QUEUES } from "../../src/demo/world/farm-places.ts";
import { deadlineClientOf } from "../support/clients.ts";
import { type Leaf, missingInStructured, missingInText } from "../support/facts.ts";
import { type Answer, DEMO_NOW, type Host, startHost } from "../support/host.ts";

interface ToolCall {
  readonly tool: string;
  readonly given: Readonly<Record<string, string>>;
}

type Told = ToolCall & { readonly answer: Answer };

/** Stories that have a session of their own, by a name fit for a file. */
const stories = FEATURED_STORIES.map((story) => ({ key: story.job.key, ...storyIds(story) })).filter(
  ({ sessionId }) => sessionId !== undefined,
);

/** How each tool is asked about a story. */
const ASKED: Readonly<Record<string, (story: (typeof stories)[number]) => Promise<ToolCall["given"][]>>> = {
  get_session: async ({ sessionId }) => [{ sessionId: sessionId! }],
  get_session_action: async (story) =>
    (await actionsOf(story)).map((sessionActionId) => ({ sessionActionId })),
};

const service = deadlineClientOf(createDemoFarm({ now: () => new Date(DEMO_NOW) }));

/** Every action of the session that a story is about. */
async function actionsOf({ queueId, jobId, sessionId }: (typeof stories)[number]): Promise<string[]> {
  const page = { farmId: FARM_ID, queueId, jobId, sessionId, maxResults: 100 };
  const { sessionActions, nextToken } = await service.send(new ListSessionActionsCommand(page));
  expect(nextToken).toBeUndefined();
  return sessionActions!.map(({ sessionActionId }) => sessionActionId!);
}

let host: Host;
beforeAll(async () => {
  host = await startHost({ args: ["--demo"] });
});
afterAll(() => host.close());

async function ask(tool: string, story: (typeof stories)[number]): Promise<Told[]> {
  const place = {
    ...(story.queueId !== QUEUES.production.queueId && { queueId: story.queueId }),
    jobId: story.jobId,
  };
  const told: Told[] = [];
  for (const about of await ASKED[tool]!(story)) {
    const given = { ...place, ...about };
    told.push({ tool, given, answer: await host.call(tool, given) });
  }
  return told;
}

/** Stories whose structured form is kept, too; that both forms say the same is tested for all of them below. */
const BOTH_FORMS = new Set(["killed-for-memory", "from-the-future"]);

/** A call and its answer, for people to read and review. */
function page(told: readonly Told[], hasBoth: boolean): string {
  return told
    .map(({ tool, given, answer }) => {
      const call = [tool, ...Object.entries(given).map(([name, value]) => `${name}=${value}`)].join(" ");
      const structured = JSON.stringify(answer.structured, null, 2);
      const text = `# ${call}\n\n\`\`\`text\n${answer.text}\n\`\`\`\n`;
      return hasBoth ? `${text}\n\`\`\`json\n${structured}\n\`\`\`\n` : text;
    })
    .join("\n");
}

/**
 * Values of the structured form that the text shows in other words.
 * - An int shows as `Frame=7`, a text in quotes, a chunk with how many values it has: no kind is written beside it.
 */
const SAID_OTHERWISE: readonly RegExp[] = [/^parameters\.[^.]+\.type$/];

const saidOtherwise = ({ path }: Leaf) => SAID_OTHERWISE.some((known) => known.test(path));

describe.each(Object.keys(ASKED))("%s", (tool) => {
  it.each(stories)("tells $key", async (story) => {
    const told = await ask(tool, story);
    expect(told.length).toBeGreaterThan(0);
    await expect(page(told, BOTH_FORMS.has(story.key))).toMatchFileSnapshot(
      `../snapshots/answers/${tool}/${story.key}.md`,
    );
  });

  it.each(stories)("tells $key the same in both forms", async (story) => {
    for (const { answer, given } of await ask(tool, story)) {
      expect(answer.isError).toBe(false);
      expect(
        {
          onlyStructured: missingInText(answer.structured, answer.text).filter(
            (leaf) => !saidOtherwise(leaf),
          ),
          onlyText: missingInStructured(answer.structured, answer.text),
        },
        JSON.stringify(given),
      ).toEqual({ onlyStructured: [], onlyText: [] });
    }
  });
});

describe("what to do next", () => {
  it.each(stories)("can be done for $key", async (story) => {
    const told = (await Promise.all(Object.keys(ASKED).map((tool) => ask(tool, story)))).flat();
    const next = told.flatMap((each) => (each.answer.structured?.next === undefined ? [] : [nextCall(each)]));
    expect(next.length).toBeGreaterThan(0);
    for (const { tool, given } of next) {
      const { isError, text } = await host.call(tool, given);
      expect(isError, `${tool} ${JSON.stringify(given)}: ${text}`).toBe(false);
    }
  });

  /** The call that `Next` names: a tool, and the ids just passed, some of the answer's own, or new ones. */
  function nextCall({ given, answer }: Told): ToolCall {
    const structured = answer.structured as { next: string; sessionId?: string; taskId?: string };
    const [, tool, from, added] = NEXT.exec(structured.next) ?? [];
    expect(tool, structured.next).toBeDefined();
    const { sessionId, taskId } = structured;
    const place = {
      farmId: FARM_ID,
      ...("queueId" in given && { queueId: given.queueId! }),
      jobId: given.jobId!,
    };
    const ids = {
      "with the same ids": given,
      "with this session's id": { ...place, sessionId: sessionId! },
      "with this task's id": { ...place, taskId: taskId! },
      "": place,
    }[from ?? ""]!;
    const pairs = (added ?? "").matchAll(/(\w+)=([^\s,]+)/g);
    return {
      tool: tool!,
      given: { ...ids, ...Object.fromEntries([...pairs].map(([, name, value]) => [name, value])) },
    };
  }

  const NEXT =
    /^([a-z_]+)(?: (with (?:the same ids|this (?:session|task)'s id)))?((?: and)?(?: \w+=[^\s,]+)*)(?:,|$)/;
});

it("says nothing on stderr while it answers", () => {
  expect(host.stderr()).toBe("");
});
