import type { Cause, CauseKind, Fixer, Requeue, Sureness } from "./types.ts";

/** One thing that log lines are known to say. */
export interface Entry {
  id: string;
  kind: CauseKind;
  /** Tried in order on a line without prefixes. A named group `thing` fills the text. */
  patterns: readonly RegExp[];
  /** The cause in words. `[: {thing}]` in brackets appears only when the line names the thing. */
  says: string;
  /** What the line proves when nothing contradicts it. */
  proves: Sureness;
  fix: string;
  who: Fixer;
  requeue: Requeue;
  /** Where the wording stands or is explained. */
  source: string;
  /**
   * How it weighs as the line to quote, 0 to 100. A line that ends a program weighs more than one that
   * programs go on from, or one that only follows from another.
   */
  weight: number;
  /** Renderers are known to go on after it with a wrong picture: in a success it is damage. */
  damages?: string;
  /** The application says it as information, not as a warning, and means it. */
  quietly?: true;
}

/** Fills an entry's text for the line that it matched. */
export function causeOf(entry: Entry, match: RegExpExecArray): Cause {
  const thing = quoted(match.groups?.thing);
  const says = entry.says
    .replace(/\[([^[\]]*)\{thing\}([^[\]]*)\]/, (_whole, before: string, after: string) =>
      thing ? `${before}${thing}${after}` : "",
    )
    .replace("{thing}", thing ?? "");
  const { id, kind, fix, who, requeue, source } = entry;
  return { id, says, kind, fix, who, requeue, source };
}

/** The named thing is the farm's text: quoted, bounded, its own quotes off. */
function quoted(thing: string | undefined): string | undefined {
  const bare = thing
    ?.replaceAll('\\"', '"')
    .replace(/^[\s'"`‘“]+|[\s'"`’”.,:;]+$/g, "")
    .slice(0, 160);
  return bare ? JSON.stringify(bare) : undefined;
}

/** Requeue advice that many entries share. */
export const requeue = {
  wasted: (why: string): Requeue => ({ verdict: "wasted", why }),
  helps: (why: string): Requeue => ({ verdict: "helps", why }),
  afterFix: (why: string): Requeue => ({ verdict: "after the fix", why }),
};
