import { type Entry, requeue } from "./entry.ts";

const SEATS =
  "look at the licence server (is it up, are seats free), and limit workers to the seats there are";
const RANDOM = requeue.afterFix(
  "it works once a seat is free or the server answers; until then it fails at random",
);

/** Licences refused, licence servers out of reach. */
export const licence: readonly Entry[] = [
  {
    id: "licence-none-left",
    kind: "shared service",
    patterns: [
      /Licensed number of users already reached|All licenses? (?:are )?in use|no (?:free |available )?(?:seat|token)s? (?:are )?(?:available|left|free)|(?:maximum|max) (?:number of )?(?:users|licenses) (?:reached|exceeded)|not enough licenses|License(?:s)? (?:limit|count) (?:reached|exceeded)|No more licenses|all licenses in use/i,
      /\(-4,\d+|FlexNet.{0,40}-4\b/,
    ],
    says: "every licence seat was in use",
    proves: "certain",
    fix: SEATS,
    who: "licence admin",
    requeue: RANDOM,
    source: "https://docs.revenera.com/fnp/",
    weight: 92,
    damages: "a licence was refused",
  },
  {
    id: "licence-server",
    kind: "shared service",
    patterns: [
      /(?:could not|cannot|can't|couldn't|unable to|failed to) (?:connect|talk|reach) (?:to )?(?:any |the |a )?(?:RLM |FlexLM )?licen[sc]e (?:server|manager)/i,
      /Cannot connect to license server system|Communications error with license server|Connection refused at server|Bad server hostname in license|license server (?:machine )?(?:is )?(?:down|not responding|was not set|does not support)|lost connection to (?:the )?licen[sc]e server|Error communicating with (?:the )?licen[sc]e server|No (?:route to )?license server|\[rlm\] (?:could not connect|error checking out)/i,
    ],
    says: "the licence server could not be reached or asked",
    proves: "likely",
    fix: SEATS,
    who: "licence admin",
    requeue: RANDOM,
    source: "https://docs.revenera.com/fnp/",
    weight: 84,
    damages: "a licence was refused",
  },
  {
    id: "licence-watermark",
    kind: "shared service",
    patterns: [
      /rendering with watermarks because|(?:render(?:s|ed|ing)?|output|image) .{0,30}with (?:a )?watermarks?|demo(?:nstration)? mode|unregistered version/i,
    ],
    says: "no licence was found, so it rendered with a watermark",
    proves: "certain",
    fix: SEATS,
    who: "licence admin",
    requeue: RANDOM,
    source: "https://help.autodesk.com/view/ARNOL/ENU/?guid=arnold_for_maya_system_am_Licensing_html",
    weight: 44,
    damages: "no licence was found: rendered with a watermark",
  },
  {
    id: "licence-feature",
    kind: "shared service",
    patterns: [/[Nn]o such feature exists|FLEX(?:lm|net) Licensing error:? ?-(?:5|18)\b/i],
    says: "the licence server does not offer a feature that was asked for",
    proves: "likely",
    fix: "compare the feature and version with the licence file; an optional feature may be missing without harm",
    who: "licence admin",
    requeue: requeue.wasted("the licence file offers the same on the next try"),
    source: "https://docs.revenera.com/fnp/",
    weight: 62,
  },
  {
    id: "licence",
    kind: "shared service",
    patterns: [
      /No licen[sc]es could be found to run this application/i,
      /\[?Redshift\]?.{0,40}(?:Maxon )?licen[sc]ing error(?:: ?(?<thing>.{1,120}))?/i,
      /Maxon licensing error(?:: ?(?<thing>.{1,120}))?/i,
      /(?:could not|cannot|can't|couldn't|unable to|failed to|failure to|not able to) (?:obtain|acquire|check ?out|get|find|verify|validate|retrieve|authorize) (?:an? |the |any )?(?:valid )?(?:[\w-]{1,20} ){0,3}licen[sc]e/i,
      /(?<!or )(?:licen[sc]e|licensing) (?:error|check(?:out)? (?:failed|error)|failure|failed|not found|expired|has expired|denied|is (?:not valid|invalid|missing|expired)|could not be)|invalid licen[sc]e|no (?:valid )?licen[sc]e(?:s)? (?:found|available|for|could)|licen[sc]e (?:key )?(?:is )?required|\{SEVERE\}\s+License|LicensingError\b|check for a valid licen[sc]e|Invalid Serial Number|is using the same serial number|not (?:be )?licensed|Unlicensed\b|FLEX(?:lm|net)(?: Licensing)? error|RLM error|License request failed|failed to check ?out/i,
    ],
    says: "the application got no licence[ ({thing})]",
    proves: "certain",
    fix: SEATS,
    who: "licence admin",
    requeue: RANDOM,
    source: "https://docs.aws.amazon.com/deadline-cloud/latest/developerguide/cmf-ubl.html",
    weight: 86,
    damages: "a licence was refused",
  },
];
