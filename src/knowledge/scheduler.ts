import { type Entry, requeue } from "./entry.ts";

const SLURM = "https://slurm.schedmd.com/scancel.html";

/** Batch systems that stop a job from outside: SLURM and its relatives, as wrappers of tasks. */
export const scheduler: readonly Entry[] = [
  {
    id: "scheduler-limit",
    kind: "limit",
    patterns: [
      /CANCELLED AT \S{1,40} DUE TO TIME LIMIT|DUE TO TIME LIMIT|exceeded (?:its |the )?(?:wall ?(?:clock )?time|time limit|maximum run ?time)|PBS: job killed: walltime/i,
    ],
    says: "the batch system stopped it at its time limit",
    proves: "certain",
    fix: "raise the time limit of the batch job, or make the work smaller",
    who: "wrangler",
    requeue: requeue.wasted("it runs into the same limit"),
    source: SLURM,
    weight: 97,
  },
  {
    id: "scheduler-preempted",
    kind: "spot",
    patterns: [
      /CANCELLED AT \S{1,40} DUE TO (?:PREEMPTION|NODE FAILURE)|DUE TO (?:PREEMPTION|NODE FAILURE)/i,
    ],
    says: "the batch system took the machine away",
    proves: "certain",
    fix: "none needed: run it again",
    who: "wrangler",
    requeue: requeue.helps("nothing was wrong with the work"),
    source: SLURM,
    weight: 97,
  },
  {
    id: "scheduler-cancelled",
    kind: "stopped by a person",
    patterns: [/\*\*\* (?:JOB|STEP) \S{1,40} (?:ON \S{1,80} )?CANCELLED AT /],
    says: "the batch system was told to cancel it",
    proves: "likely",
    fix: "ask who cancelled it",
    who: "wrangler",
    requeue: requeue.helps("nothing in the log says that the work itself failed"),
    source: SLURM,
    weight: 88,
  },
];
