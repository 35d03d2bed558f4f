/** Moments of an answer in the reader's own time zone: answers state UTC, and people read clocks. */

/** A moment as answers state it, and as the clock on the reader's wall shows it. */
export interface LocalTime {
  readonly utc: string;
  /** `2026-11-21 02:35:12`. */
  readonly local: string;
}

/** Moments that are told of one answer; the others follow from the same difference. */
const MOST_TOLD = 20;

/** To the second or the minute, as answers write moments. */
const MOMENT = /(?<![\dT-])\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z/g;

/** Text of the farm, whose moments are not ours to explain. */
const OF_THE_FARM = / \| .*$|"[^"]*"/gm;

/** Whether a name is one of a time zone other than UTC that is known here. */
export function isOtherZone(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return !/^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal|Greenwich)$/i.test(timeZone);
  } catch {
    return false;
  }
}

/**
 * The moments that stand in the text of an answer, each once and in their order.
 * @param zone as {@link isOtherZone} accepts it.
 */
export function localTimesIn(text: string, zone: string): LocalTime[] {
  // Sweden writes dates and times as ISO 8601 does.
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const moments = [...new Set(text.replaceAll(OF_THE_FARM, "").match(MOMENT) ?? [])].slice(0, MOST_TOLD);
  return moments.flatMap((utc) => {
    const moment = new Date(utc);
    return Number.isNaN(moment.getTime()) ? [] : [{ utc, local: clock.format(moment) }];
  });
}
