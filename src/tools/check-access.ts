/** check_access: what the server would use now, what works, and what mends the rest. */
import * as z from "zod";
import { failureInShort, failureInWords, iamAction, remedyOf } from "../deadline/failure-words.ts";
import type { FailureFacts } from "../deadline/failures.ts";
import type { Member } from "../deadline/membership.ts";
import { plural } from "../explain/text/plural.ts";
import { farmText, quoted, serviceWord } from "../explain/text/untrusted.ts";
import type { StudioFile } from "../knowledge/types.ts";
import { type Probes, probeAccess } from "./access/access-probes.ts";
import { mistakeInWords } from "./access/studio-mistake.ts";
import { FRAME } from "./parts/shapes.ts";
import { type Call, defineTool, labelled, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;
const MAX_PATH = 200;

const OUTPUT = z.strictObject({
  ...FRAME,
  demo: z.string().optional(),
  profile: z.string(),
  region: z.string().optional(),
  endpoint: z.string().optional().describe("Only where it is not AWS's own"),
  proxy: z.string().optional(),
  account: z.string().optional(),
  identity: z.string().optional(),
  listsAs: z.string().optional().describe("Whose memberships the lists of farms and queues show"),
  defaultFarm: z.string(),
  defaultQueue: z.string(),
  works: z.array(z.string()).optional(),
  logs: z.string(),
  problems: z.array(z.strictObject({ what: z.string(), fix: z.string() })).optional(),
  notes: z.array(z.string()).optional(),
  studio: z
    .strictObject({
      file: z.string(),
      records: z.int().describe("That serve"),
      mistakes: z.array(z.string()).optional().describe("What was left out, and why"),
      moreMistakes: z.int().optional(),
    })
    .optional()
    .describe("The studio's own records of causes"),
});

/** The structured answer; it is ready where there are no problems. */
export type AccessAnswer = z.input<typeof OUTPUT>;

export const checkAccess = defineTool({
  name: "check_access",
  title: "Check sign-in and access",
  description:
    "Check the sign-in: AWS profile, credentials, region, account, default farm and queue in use and where each comes from; whether Deadline Cloud answers and logs can be read; and the command or permissions that mend what does not. Use it when a login expired, calls are denied or nothing is found.",
  input: {},
  needs: [],
  output: OUTPUT,

  async run(_input, call): Promise<AccessAnswer> {
    const probes = await probeAccess(call);
    const problems = problemsOf(probes, call);
    return {
      ...(await identityOf(probes, call)),
      summary: `${summaryOf(probes, problems)}${leftOut(call.studio)}`,
      ...settingsOf(probes, call),
      works: [...probes.works],
      logs: logsInWords(probes),
      problems,
      notes: notesOf(probes, call),
      studio: call.studio && studioRecords(call.studio),
      next: nextOf(probes, problems),
    };
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Demo", answer.demo),
      labelled("Profile", answer.profile),
      labelled("Region", answer.region),
      labelled("Endpoint", answer.endpoint),
      labelled("Proxy", answer.proxy),
      labelled("Account", answer.account),
      labelled("Identity", answer.identity),
      labelled("Lists as", answer.listsAs),
      labelled("Default farm", answer.defaultFarm),
      labelled("Default queue", answer.defaultQueue),
      labelled("Works", answer.works?.join(", ")),
      labelled("Logs", answer.logs),
      answer.problems?.flatMap(({ what, fix }) => [`Problem: ${what}`, `Fix: ${fix}`]),
      answer.notes?.map((note) => `Note: ${note}`),
      answer.studio && studioLines(answer.studio),
    ),
});

/** Mistakes of the studio's file that are told here; stderr tells some, --check all. */
export const MAX_MISTAKES = 10;

type StudioAnswer = NonNullable<AccessAnswer["studio"]>;

function studioRecords({ file, count, mistakes }: StudioFile): StudioAnswer {
  return {
    file: `${quoted(file.path, MAX_PATH)} (from ${file.from})`,
    records: count,
    mistakes: mistakes.slice(0, MAX_MISTAKES).map(mistakeInWords),
    moreMistakes: Math.max(0, mistakes.length - MAX_MISTAKES) || undefined,
  };
}

function leftOut(studio: StudioFile | undefined): string {
  const count = studio?.mistakes.length ?? 0;
  return count > 0 ? ` The studio's records have ${plural(count, "mistake")}.` : "";
}

function studioLines({ file, records, mistakes = [], moreMistakes }: StudioAnswer): string[] {
  const serve = records > 0 ? "they are asked before the product's" : "only the product's are asked";
  return [
    `Studio's records: ${plural(records, "record")} of ${file}; ${serve}`,
    ...mistakes.map((mistake) => `Left out: ${mistake}`),
    ...(moreMistakes ? [`Left out: ${moreMistakes} more; start the server with --check to see all`] : []),
  ];
}

type Problem = NonNullable<AccessAnswer["problems"]>[number];

function summaryOf({ logs, stopped }: Probes, problems: readonly Problem[]): string {
  if (stopped) return `Not ready: ${failureInWords(stopped).split("\n")[0]}`;
  if (problems.length > 0) {
    return `Not ready: ${problems.length === 1 ? "1 thing that is needed does" : `${problems.length} things that are needed do`} not work.`;
  }
  return logs.state === "readable"
    ? "Ready: AWS Deadline Cloud answers and session logs can be read."
    : "Ready as far as it can be known: AWS Deadline Cloud answers; reading logs was not tried.";
}

function logsInWords({ logs }: Probes): string {
  return logs.state === "not tried" ? `not tried, as ${logs.why}` : logs.state;
}

/** Where each setting came from, so that a wrong one is found. */
function settingsOf({ farms, queues }: Probes, { settings, reads }: Call) {
  const { defaults, sources, demo } = settings;
  const { profile, deadlineUrl, logsUrl } = reads.connection.settings;
  const from = (name: string) => (sources[name] ? `(from ${sources[name]})` : undefined);
  const farm = farms?.find(({ farmId }) => farmId === defaults.farmId)?.displayName;
  const queue = queues?.find(({ queueId }) => queueId === defaults.queueId);
  const none = (what: string, flag: string) => `none set; calls have to name the ${what} (${flag} sets one)`;
  return {
    demo: demo ? "an embedded farm; nothing is real and no AWS account is used" : undefined,
    profile: profile
      ? (words([quoted(profile, MAX_NAME), from("profile")], " ") ?? "")
      : demo
        ? "none needed"
        : "none named; the AWS SDK's standard chain is used",
    endpoint: words([
      deadlineUrl && `Deadline Cloud at ${farmText(deadlineUrl, 200)}`,
      logsUrl && `CloudWatch Logs at ${farmText(logsUrl, 200)}`,
    ]),
    defaultFarm: defaults.farmId
      ? (words([defaults.farmId, farm && quoted(farm, MAX_NAME), from("farmId")], " ") ?? "")
      : none("farm", "DEADLINE_FARM_ID or --farm-id"),
    defaultQueue: defaults.queueId
      ? (words(
          [
            defaults.queueId,
            queue && quoted(queue.displayName ?? "", MAX_NAME),
            queue?.status && serviceWord(queue.status, ""),
            from("queueId"),
          ],
          " ",
        ) ?? "")
      : none("queue", "DEADLINE_QUEUE_ID or --queue-id"),
  };
}

/** Region and account as far as they can be known without asking another service. */
async function identityOf(probes: Probes, { settings, reads }: Call) {
  const { connection, patience } = reads;
  const { region, proxy } = await connection.endpoint("ListFarms");
  const source = settings.sources.region ?? (settings.demo ? "the demo" : "the AWS configuration");
  // The service's refusals name who was refused.
  const refused = probes.failed.map(({ facts }) => facts.detail).join(" ");
  const arn = /\barn:aws[\w-]*:(?:sts|iam)::(\d{12}):[\w+=,.@/-]+/.exec(refused);
  const account = probes.stopped ? undefined : await accountOf(connection.ownKeys(patience));
  return {
    region: region && `${farmText(region, 60)} (from ${source})`,
    proxy: proxy && `${farmText(proxy.url, 200)} (from ${proxy.from})`,
    account: account ?? arn?.[1],
    identity: arn?.[0] && farmText(arn[0], 200),
    listsAs: memberInWords(await connection.member().catch(() => undefined)),
  };
}

function memberInWords(member: Member | undefined): string | undefined {
  if (!member) return undefined;
  return member.userId === undefined
    ? "nobody: the profile has a monitor_id but no user_id, which AWS asks a monitor's sign-in for"
    : `user id ${quoted(member.userId, MAX_NAME)} (user_id of the profile), as AWS asks of a monitor's sign-in`;
}

async function accountOf(keys: Promise<{ accountId?: string }>): Promise<string | undefined> {
  try {
    return (await keys).accountId;
  } catch {
    // Only the account stays unsaid: the reads before have told what is wrong with the keys.
    return undefined;
  }
}

function problemsOf(probes: Probes, { settings }: Call): Problem[] {
  const { stopped, failed, farms, farmId, queues } = probes;
  const { defaults, sources } = settings;
  if (stopped) return [{ what: detailsOf(stopped), fix: remedyOf(stopped) }];
  const problems = failed
    .filter(({ without }) => without === undefined)
    .map(({ facts }) => ({ what: failureInShort(facts), fix: fixOf(facts) }));
  if (farmId === undefined && farms?.length === 0) {
    problems.push({
      what: "no farm can be seen",
      fix: "check region and profile; a member of the farm sees it once the farm's manager has added them (Deadline Cloud console, farm, access management).",
    });
  }
  if (
    defaults.queueId &&
    queues &&
    queues.length < 100 &&
    !queues.some(({ queueId }) => queueId === defaults.queueId)
  ) {
    problems.push({
      what: `the default queue is not one of the farm's ${queues.length} queues`,
      fix: `correct it where it comes from: ${sources.queueId ?? "the configuration"}. list_queues shows the queues.`,
    });
  }
  return problems;
}

/** The provider's or service's own account; the first line of the answer says what it comes to. */
function detailsOf(facts: FailureFacts): string {
  const [first = "", ...rest] = failureInWords(facts).split("\nDo: ")[0]?.split("\n") ?? [];
  return rest.join(" ") || first;
}

function fixOf(facts: FailureFacts): string {
  if (facts.kind !== "access denied" || facts.oneOf || facts.member) return remedyOf(facts);
  return `have ${iamAction(facts.operation)} granted to this identity on the farm and everything below it. If it is granted, an id of another farm or region looks the same.`;
}

function notesOf({ failed, farms, farmId }: Probes, { settings }: Call): string[] {
  const { farmId: defaultId } = settings.defaults;
  const isLost = defaultId !== undefined && farms && !farms.some((farm) => farm.farmId === defaultId);
  return [
    ...failed.flatMap(({ facts, without }) =>
      without === undefined ? [] : [`${failureInShort(facts)}; ${without}`],
    ),
    ...(isLost ? [`the default farm is not among the ${farms.length} farms that can be listed`] : []),
    ...(farmId === undefined && farms && farms.length > 1
      ? [`${farms.length} farms can be seen; without a default each call has to name one`]
      : []),
  ];
}

function nextOf({ stopped, farmId }: Probes, problems: readonly Problem[]): string | undefined {
  if (stopped) return "check_access once more, when that is mended";
  if (problems.length > 0) return undefined;
  return farmId === undefined ? "list_farms" : "search_jobs";
}
