/**
 * Sentences that claim something of all there is ("none", "all", "no other", "on 4 machines"), and the reads that
 * stand behind each. A claim that no row knows fails the test of claims: whoever writes such a sentence says here
 * what has to be read for it.
 */
import type { Operation } from "../../src/deadline/sdk.ts";
import type { Loss } from "./partial-answers.ts";

/** A kind of claim. */
export interface Claim {
  /** How it reads, in the form that `claimsIn` gives: numbers are N, ids <id>, quoted texts "…". */
  readonly says: RegExp;
  /** Reads that have to be answered whole: with one of them refused, broken or cut the claim must not stand. */
  readonly needs: readonly Operation[];
  /** Of those the ones of which an empty answer is no proof, because something else says that there is more. */
  readonly notOfNothing?: readonly Operation[];
  /** Whether it is said of each row by itself, so that it stands although another row can't be read. */
  readonly isOfEachRow?: true;
}

/** Words by which a claim is known. */
const CLAIM_WORDS =
  /\b(?:none|nobody|nothing|never|no|all|every|only|same|both|alone|whole)\b|\bother (?:machine|job|host|worker)s?\b|\bof other queues\b|\bon (?:N (?:different )?|one )(?:machine|worker|host)s?\b|\bnot in the log\b/i;

/** Lines of general knowledge, which no read stands behind, and those that quote or say what was looked at. */
const NO_CLAIMS =
  /^ *(?:Fix|Requeue|Exit code|Message|Means|Next|Not read|Masked|Problem|Note|Description|Parameters|Demo|Profile|Looked at|Read|Cursor|Session log|Worker log): | \| |^ \.\.\. /;

/** What is said of the job in a line of advice. */
const OF_THE_JOB =
  /other machines? of (?:this|these) jobs?|runs? (?:failed so )?on N machines|N sessions? on /;

/** What one item simply does not have is no claim of others. */
const ABSENT = /\bno (?:message|exit code|output|parameters|(?:start|end) time given)\b/g;

/** The clauses of an answer's text that claim something: without quoted texts, ids and numbers. */
export function claimsIn(text: string): string[] {
  const clauses = text.split("\n").flatMap((line) => {
    if (/^ *Requeue: /.test(line)) return clausesOf(line).filter((clause) => OF_THE_JOB.test(clause));
    return NO_CLAIMS.test(line) ? [] : clausesOf(line);
  });
  return [...new Set(clauses)].filter((clause) => CLAIM_WORDS.test(clause.replaceAll(ABSENT, "")));
}

function clausesOf(line: string): string[] {
  return line
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/\b[a-z]+-[0-9a-f]{32}(?:-\d+)?/g, "<id>")
    .replaceAll(/\d+/g, "N")
    .split(/(?<=[.;:?]) |(?<=\)), /)
    .map((clause) => clause.trim())
    .filter(Boolean);
}

/** What stays true whatever could not be read. */
const OF_NO_READ: readonly RegExp[] = [
  // Of the world.
  /a low one rules nothing out|fail the same way on every worker|this alone does not blame|silent render/,
  /ECN may have no such capacity now|free worker with it, keeps it waiting|tasks that never ran prove nothing|nobody has looked at the pictures/,
  // What a cause is called.
  /every licence seat|got no licence|there was nothing to render|that was asked for is not there|nothing ran|no record knows it|gives? out no work|giving out no work/,
  // Of the answer itself, and of what was left out of it.
  /(?:could not be|could be|was) read|latest attempts only|the service counts no further|Not the only cause|no known cause/,
  /a session has no(?:ne| outcome) of its own|not named here|if nothing changes|No time of a failure is known/,
  /the service listed none|that the job counts was not listed|so no task was compared|looked at so far|nothing answered|is listed\b|as far as the service keeps/i,
  /at least N (?:open|earlier|other)|not all could be read|in what was read of|nothing that was read|no line read names|no log of a failure could be|no log could be|no line of its log was/i,
  // Of the one item that the answer is about, which the service gave whole.
  /retr(?:y|ies) used so far in all|it has not ended, so there is no cause|^No log:|wrote none\.$|wrote nothing in that/,
];

/** Of an item that is always read whole or not at all. */
const JOB_COUNTS: readonly Operation[] = ["GetJob"];

export const CLAIMS: readonly Claim[] = [
  ...OF_NO_READ.map((says) => ({ says, needs: [] })),

  // By the counts of a job or its steps.
  { says: /^no tasks$|no task is to blame/, needs: [] },
  { says: /\bnone failed\b|\bnothing runs\b|No task runs or waits/, needs: JOB_COUNTS },
  { says: /N tasks?, all [a-z]+/, needs: JOB_COUNTS },
  { says: /"…" {2}[A-Z]+, N tasks?, all [a-z]+/, needs: ["ListSteps"], isOfEachRow: true },
  { says: /the job has no worker cap/, needs: JOB_COUNTS },
  { says: /in the whole job N of N tasks failed/, needs: JOB_COUNTS },

  // Lists that are what was asked for: an empty one is the answer.
  { says: /^No farms|none there/, needs: ["ListFarms"] },
  { says: /^No queues|farm has none/, needs: ["ListQueues"] },
  { says: /none is blocked/, needs: ["ListQueues"] },
  { says: /^No sessions|no worker has begun|this worker has run nothing/, needs: [] },
  { says: /^No job matches|^No jobs/, needs: ["SearchJobs"] },
  // Two jobs compared: what is the same is said of what was read of both.
  { says: /^No difference found in what was compared/, needs: ["GetJob"] },
  {
    says: /^Same:$|^Same: |^priority, retries|input files of N asset roots?|versions in one session/,
    needs: [],
  },
  { says: /^no run of the name stem/, needs: ["SearchJobs"] },
  { says: /^(?:"…"|nothing|at (?:least|most) N) -> |these are differences, not causes/, needs: [] },
  { says: /only (?:this job|the other run) has/, needs: [] },
  { says: /N tasks, not all|of N steps|came to nothing so far/, needs: [] },
  // A job that was taken by its name: said with what could not be searched, if anything could not.
  { says: /the only job of that name in the default queue/, needs: ["SearchJobs"] },
  {
    says: /the only job of that name in the farm|the only one in the farm with its words/,
    needs: ["SearchJobs"],
  },
  { says: /^none in the default queue|no job has exactly that name/, needs: ["SearchJobs"] },
  { says: /all N queues of the farm/, needs: ["ListQueues"], notOfNothing: ["ListQueues"] },
  { says: /none of the N newest jobs/, needs: ["SearchJobs"] },
  { says: /newest job that began shows no session/, needs: ["ListSessions"] },
  { says: /^No task .*matches|^No tasks/, needs: ["ListTasks"], notOfNothing: ["ListTasks"] },
  {
    says: /none of the tasks asked for has failed or succeeded|^None of the tasks asked for has ended/,
    needs: ["ListTasks", "ListSteps"],
    notOfNothing: ["ListTasks"],
  },
  { says: /no fleet of the queue fitted when the service looked, and now one does/, needs: ["GetFleet"] },
  { says: /all N workers of .* went again within minutes/, needs: ["SearchWorkers"] },

  // The actions of a session, and attempts at a task.
  { says: /^no actions\b/i, needs: ["ListSessionActions"] },
  { says: /all N actions succeeded/i, needs: ["ListSessionActions"], notOfNothing: ["ListSessionActions"] },
  {
    says: /N never attempted/,
    needs: ["ListSessionActions"],
    notOfNothing: ["ListSessionActions"],
    isOfEachRow: true,
  },
  {
    says: /No action of this session failed/i,
    needs: ["ListSessionActions"],
    notOfNothing: ["ListSessionActions"],
  },
  {
    says: /failed the same way/,
    needs: ["ListSessionActions", "BatchGetSessionAction"],
    notOfNothing: ["ListSessionActions", "BatchGetSessionAction"],
  },
  {
    says: /^N failed .*on (?:N different workers|one worker)/,
    needs: ["BatchGetSession"],
    notOfNothing: ["BatchGetSession"],
  },
  {
    says: /at (?:both|all its N) attempts, on N machines/,
    needs: ["ListSessionActions"],
    notOfNothing: ["ListSessionActions"],
  },
  // Whose session is missing among them is not said.
  {
    says: /at (?:both|all its N) attempts, on N machines/,
    needs: ["ListSessions"],
    notOfNothing: ["ListSessions"],
    isOfEachRow: true,
  },
  {
    says: /failed N of N attempts, (?:on N different workers|all on one worker)/,
    needs: ["ListSessionActions"],
    notOfNothing: ["ListSessionActions"],
  },
  // Whose session is missing among them is not said.
  {
    says: /failed N of N attempts, (?:on N different workers|all on one worker)/,
    needs: ["ListSessions"],
    notOfNothing: ["ListSessions"],
    isOfEachRow: true,
  },

  // What logs say, or do not.
  {
    says: /no line read reports damage|no damage reported in N logs? read|no log read reports damage/i,
    needs: ["GetLogEvents"],
    notOfNothing: ["GetLogEvents"],
  },
  {
    says: /no log read names|no line of the log names|^the log names no cause/i,
    needs: ["GetLogEvents"],
    notOfNothing: ["GetLogEvents"],
  },
  {
    says: /log (?:stream is there, but )?holds no line|^No (?:more )?lines? |^All N lines/,
    needs: ["GetLogEvents"],
  },
  {
    says: /not in the log of a succeeded run/,
    needs: ["ListTasks", "GetLogEvents"],
    notOfNothing: ["ListTasks", "GetLogEvents"],
  },

  {
    says: /no log names it/,
    needs: ["GetLogEvents"],
    notOfNothing: ["GetLogEvents"],
  },

  // What was uploaded. Runs are counted whose records, or logs, tell.
  {
    says: /all N runs uploaded files/,
    needs: ["BatchGetSessionAction", "SearchTasks"],
    notOfNothing: ["BatchGetSessionAction", "SearchTasks"],
  },
  { says: /^(?:SUCCEEDED, but |[Oo]f |[Bb]y )?.*\bN of N (?:succeeded )?runs? uploaded nothing/, needs: [] },
  {
    says: /^N uploaded nothing\b|only (?:uploads as )?job attachments are seen here|no record read says/,
    needs: [],
  },
  { says: /\bN of N (?:runs? )?uploaded files, N nothing|N says? that nothing was uploaded/, needs: [] },
  {
    says: /of N records? read none says what its run uploaded|^(?:It uploaded nothing|nothing uploaded)\b/,
    needs: [],
  },
  { says: /the job declares no output folder|none declared below/, needs: JOB_COUNTS },
  { says: /the job has no attachments, so nothing is uploaded/, needs: JOB_COUNTS },
  { says: /^no run of steps? .* uploaded any/, needs: ["BatchGetSessionAction"] },
  { says: /^Why nothing, by the log:$/, needs: [] },

  // Machines. Of a group's own actions it is said for those that were read; the worker is named by either read.
  { says: /(?:, exit N[^;]*, |, no exit code, |^"…", Ns).*\b(?:all on host|on N machines)/, needs: [] },
  {
    says: /tasks failed, .*(?:all on host|on N machines)/,
    needs: ["BatchGetSessionAction"],
    notOfNothing: ["BatchGetSessionAction"],
  },
  {
    says: /N other machines? (?:of (?:this|these) jobs? )?(?:with N sessions? and|had) none of these failures/,
    needs: ["ListSessions", "BatchGetSessionAction"],
    notOfNothing: ["ListSessions", "BatchGetSessionAction"],
  },
  {
    says: /one machine had all of them and N other machines? had none/,
    needs: ["ListSessionActions", "ListSessions", "BatchGetSessionAction"],
    notOfNothing: ["ListSessionActions", "ListSessions", "BatchGetSessionAction"],
  },
  {
    says: /all on [^ ]+ \(N failed|, all on [^ ]+\)|^(?:failures )?on N machines?\b/,
    needs: ["BatchGetSessionAction"],
    notOfNothing: ["BatchGetSessionAction"],
  },
  { says: /in N runs on N machines|failed so on N machines/, needs: ["BatchGetSessionAction"] },
  { says: /N sessions? on .* had none/, needs: ["ListSessions", "BatchGetSession"] },

  // Beside the job.
  { says: /\bno other job of this queue/, needs: ["SearchJobs"], notOfNothing: ["SearchJobs"] },
  { says: /^N other jobs? of this queue/, needs: ["SearchJobs"], notOfNothing: ["SearchJobs"] },
  { says: /^at least N other jobs? of this queue/, needs: [] },
  { says: /at least N (?:earlier|open jobs?)/, needs: [] },
  { says: /^(?!.*at least).*earlier ones? of the same/, needs: ["SearchJobs"] },
  { says: /\bno other open job in this queue/, needs: ["SearchJobs"], notOfNothing: ["SearchJobs"] },
  { says: /every finished run of its step that was looked at/, needs: [] },

  // Of all jobs of queues. The search of tasks proves it, or else the counts of all jobs: diagnose-queue.test.ts takes
  // both away.
  { says: /^No task failed since/, needs: [] },
  { says: /(?:its job has|its N jobs have) nothing left to run/, needs: [] },
  { says: /\ball by cause N/, needs: [] },
  {
    says: /N other hosts? with at most N/,
    needs: ["BatchGetSession", "BatchGetSessionAction"],
    notOfNothing: ["BatchGetSession", "BatchGetSessionAction"],
  },
  { says: /in all N queues of the farm/, needs: ["ListQueues"], notOfNothing: ["ListQueues"] },
  { says: /all N that were looked at were there/, needs: ["BatchGetSession"] },

  // Of one host. That its failures lie elsewhere is said by a cause that was read, or by others that fail alike.
  {
    says: /has failures, but nothing points at this host|the other hosts of the same jobs fail as well/,
    needs: [],
  },
  {
    says: /^Nothing points at this host/,
    needs: [
      "GetWorker",
      "ListSessionsForWorker",
      "ListSessionActions",
      "GetLogEvents",
      "ListSessions",
      "SearchTasks",
    ],
    notOfNothing: ["ListSessionsForWorker", "ListSessionActions", "GetLogEvents", "ListSessions"],
  },
  {
    says: /^N failed tasks? in N sessions? here, N in N sessions? on other hosts/,
    needs: ["ListSessions", "SearchTasks"],
    notOfNothing: ["ListSessions"],
  },
  {
    says: /^(?!at least)N in N sessions? on N other hosts?/,
    needs: ["ListSessions"],
    notOfNothing: ["ListSessions"],
  },
  { says: /^at least N in at least N sessions? on N other hosts?/, needs: [] },
  { says: /no other host had a session/, needs: ["ListSessions"], notOfNothing: ["ListSessions"] },
  { says: /it has no open session/, needs: ["ListSessionsForWorker"] },
  { says: /has no session that the service still knows/, needs: ["ListSessionsForWorker"] },
  { says: /no action of it runs/, needs: ["ListSessionActions"], notOfNothing: ["ListSessionActions"] },
  {
    says: /no error of its own and no word of its end in its log/,
    needs: ["GetLogEvents"],
    notOfNothing: ["GetLogEvents"],
  },
  {
    says: /takes no work|is no heartbeat|it takes no work|Nothing is known of runs|its work is given to other workers|not all could be looked through/,
    needs: [],
  },

  // Of the workers of fleets. A count of failures is told as a count.
  {
    says: /none is unwell by its status, or fails far more than others/,
    needs: ["SearchWorkers", "SearchTasks", "BatchGetSession", "ListQueues", "ListFleets"],
    notOfNothing: ["SearchWorkers", "BatchGetSession", "ListQueues", "ListFleets"],
  },
  {
    says: /^no failed task of the farm since/,
    needs: ["SearchTasks", "ListQueues"],
    notOfNothing: ["ListQueues"],
  },
  { says: /^No workers in/, needs: ["SearchWorkers", "ListFleets"] },
  { says: /^The farm shows no fleet|^it has none, or this identity may see none/, needs: ["ListFleets"] },
  { says: /^not counted, since the farm shows no queue/, needs: ["ListQueues"] },
  {
    says: /^not counted, since one search over all jobs failed|^not counted, since the service refuses one search/,
    needs: [],
  },
  { says: /a count of failures alone blames no host/, needs: [] },

  // Why a job waits. That nothing explains it is said only where all that could was read.
  {
    says: /none of the known reasons/,
    needs: ["GetQueue", "ListQueueFleetAssociations", "GetFleet", "SearchWorkers", "ListSteps", "GetStep"],
  },
  {
    says: /no fleet serves its queue|no fleet is actively associated/,
    needs: ["ListQueueFleetAssociations"],
  },
  {
    says: /no active fleet of its queue fits/,
    needs: ["ListQueueFleetAssociations", "GetFleet", "ListSteps", "GetStep", "ListLimits"],
  },
  { says: /no job of this queue has a task under way/i, needs: ["SearchJobs"] },
  // NOT_COMPATIBLE and PENDING are the service's own words for it.
  {
    says: /^no fleet of its queue can run it|no fleet of the queue fitted when the service looked, and what the fleets offer could not all be read|^(?:.*: )?nothing is ready/,
    needs: JOB_COUNTS,
  },
  {
    says: /is held by <id> of <id>.* which has nothing left to run/,
    needs: ["ListSessionsForWorker", "GetJob"],
  },
  {
    says: /^at least N workers? of fleet .* (?:was|were) created|the others of it were not all read/,
    needs: [],
  },
  {
    says: /^(?!at least).*workers? of fleet .* (?:was|were) created more than .* never started/,
    needs: ["SearchWorkers"],
  },
  { says: /wants N workers? and has none/, needs: ["GetFleet"] },
  {
    says: /no running task of this queue holds it|jobs of other queues the other N/,
    needs: ["SearchTasks", "BatchGetSessionAction"],
    notOfNothing: ["BatchGetSessionAction"],
  },
  { says: /who holds it is not among what was read/, needs: [] },
  { says: /has no worker(?! cap)|nobody is there/, needs: ["SearchWorkers"] },
  { says: /^Fleet "…": /, needs: ["ListQueueFleetAssociations"] },
];

/** The claims of an answer that no row knows. */
export function unknownClaims(text: string): string[] {
  return claimsIn(text).filter((clause) => !CLAIMS.some(({ says }) => says.test(clause)));
}

/** The claims of an answer for which the operation would have been needed that lost something. */
export function claimsWithoutTheirRead(text: string, operation: Operation, loss: Loss): string[] {
  if (loss === "counted low") return [];
  return claimsIn(text).filter((clause) =>
    CLAIMS.some(
      ({ says, needs, notOfNothing = [], isOfEachRow }) =>
        !(isOfEachRow && loss === "with a row that has no id") &&
        says.test(clause) &&
        (loss === "emptied" ? notOfNothing : needs).includes(operation),
    ),
  );
}

/** Counts that say more than there is: `10 of 9`. */
export function impossibleCounts(text: string): string[] {
  return [...text.matchAll(/\b(\d+) of (\d+)\b/g)]
    .filter(([, part, whole]) => Number(part) > Number(whole))
    .map(([count]) => count);
}
