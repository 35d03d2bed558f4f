import { matchesOf, type Span } from "./span.ts";

/** A kind of credential that its own shape, or a word before it, gives away. */
export interface TokenKind {
  kind: string;
  /**
   * Matches the secret and nothing else. Every pattern begins with fixed text (or a look-behind of fixed
   * length), has no repetition inside a repetition, and either consumes what it has read or gives up after a
   * bounded number of characters, so that no input makes the search more than linear.
   */
  pattern: RegExp;
}

/**
 * Known credential formats. Public identifiers that look alike are left alone on purpose: AWS role and user
 * ids (AROA, AIDA), Stripe publishable keys (pk_), Twilio account ids (AC), hashes and Deadline Cloud ids.
 *
 * Sources: the issuers' documentation, and the formats that GitHub secret scanning and gitleaks publish.
 */
export const TOKEN_KINDS: readonly TokenKind[] = [
  { kind: "AWS access key id", pattern: /(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/ },
  { kind: "AWS session token", pattern: /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=%]{16,}/ },
  { kind: "Amazon Bedrock API key", pattern: /(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/]{32,}={0,2}/ },
  { kind: "GitHub token", pattern: /gh[opusr]_[A-Za-z0-9]{20,}/ },
  { kind: "GitHub fine-grained token", pattern: /github_pat_\w{20,}/ },
  { kind: "GitLab token", pattern: /gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w-]{16,}/ },
  { kind: "Slack token", pattern: /xox[a-z](?:\.xox[a-z])?-[\w-]{10,}/ },
  { kind: "Slack app token", pattern: /xapp-\d-[\w-]{10,}/ },
  { kind: "Telegram bot token", pattern: /(?:bot)?\d{8,10}:AA[\w-]{32,34}(?![\w-])/ },
  { kind: "Stripe key", pattern: /[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/ },
  { kind: "webhook signing secret", pattern: /whsec_[A-Za-z0-9+/]{16,}={0,2}/ },
  { kind: "Google API key", pattern: /AIza[\w-]{30,}/ },
  { kind: "Google OAuth token", pattern: /ya29\.[\w-]{20,}/ },
  { kind: "Google refresh token", pattern: /1\/\/0[\w-]{30,}/ },
  { kind: "Google client secret", pattern: /GOCSPX-[\w-]{20,}/ },
  { kind: "OpenAI or Anthropic key", pattern: /sk-(?:proj|ant|or|svcacct|admin|live|test|lf)-[\w-]{16,}/ },
  { kind: "OpenAI-style key", pattern: /sk-(?=[A-Za-z]{0,47}\d)[A-Za-z0-9]{20,}/ },
  { kind: "npm token", pattern: /npm_[A-Za-z0-9]{30,}/ },
  { kind: "PyPI token", pattern: /pypi-(?:AgEI[\w-]{16,}|\w{32,})/ },
  { kind: "Hugging Face token", pattern: /(?:hf|api_org)_[A-Za-z0-9]{30,}/ },
  { kind: "SendGrid key", pattern: /SG\.[\w-]{16,}\.[\w-]{16,}/ },
  { kind: "Twilio API key", pattern: /SK[0-9a-f]{32}(?![A-Za-z0-9])/ },
  { kind: "Shopify token", pattern: /shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}/ },
  { kind: "DigitalOcean token", pattern: /do[opr]_v1_[a-f0-9]{40,}/ },
  { kind: "HashiCorp Vault token", pattern: /hv[sbr]\.[\w-]{20,}/ },
  { kind: "Terraform Cloud token", pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20,}/ },
  { kind: "Atlassian token", pattern: /ATATT3[\w=-]{20,}/ },
  { kind: "Docker token", pattern: /dckr_(?:pat|oat)_[\w-]{20,}/ },
  { kind: "Grafana token", pattern: /gl(?:sa|c)_[A-Za-z0-9+/_=]{20,}/ },
  { kind: "Databricks token", pattern: /dapi[a-f0-9]{32}(?:-\d)?(?![A-Za-z0-9])/ },
  { kind: "Linear key", pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{30,}/ },
  { kind: "Notion token", pattern: /(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9]))/ },
  { kind: "Postman key", pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/ },
  { kind: "Replicate token", pattern: /r8_[A-Za-z0-9]{32,}/ },
  { kind: "RubyGems key", pattern: /rubygems_[a-f0-9]{48}/ },
  { kind: "Doppler token", pattern: /dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,}/ },
  { kind: "Tailscale key", pattern: /tskey-[a-z]{3,10}-[\w-]{16,}/ },
  { kind: "New Relic key", pattern: /NRAK-[A-Z0-9]{20,}/ },
  { kind: "Sentry token", pattern: /sntr(?:ys|yu)_[A-Za-z0-9+/=_]{30,}/ },
  { kind: "Figma token", pattern: /figd_[\w-]{30,}/ },
  { kind: "age secret key", pattern: /AGE-SECRET-KEY-1[A-Z0-9]{30,}/ },
  { kind: "Perplexity, Groq or xAI key", pattern: /(?:pplx-|gsk_|xai-)[A-Za-z0-9]{40,}/ },
  {
    kind: "Supabase or PlanetScale token",
    pattern: /(?:sbp_[a-f0-9]{40}|pscale_(?:tkn|pw|oauth)_[\w.-]{30,})/,
  },
  { kind: "Azure client secret", pattern: /[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/ },
  // The look-behind keeps the search linear: a word is tried from its beginning only.
  {
    kind: "JSON web token",
    pattern: /(?<![\w-])(?:[a-z]{1,8}[-_])?eyJ[\w-]{8,}\.(?:eyJ[\w-]{4,}|[\w-]*\.[\w-]{8,})[\w.-]*/,
  },
  { kind: "Dropbox token", pattern: /sl\.(?:[uB]\.)?[\w-]{60,}/ },
  { kind: "1Password service token", pattern: /ops_eyJ[\w+/=-]{40,}/ },
  { kind: "Mapbox secret token", pattern: /sk\.eyJ[\w-]{16,}\.[\w-]{16,}/ },
];

/** Credentials that need what stands before them to be known. */
export const CONTEXT_KINDS: readonly TokenKind[] = [
  // A key and its secret side by side, as a credentials CSV or a pasted pair has them.
  {
    kind: "AWS secret beside its key id",
    pattern: /(?<=(?:AKIA|ASIA)[A-Z0-9]{16}["']?[\s,:;|]{1,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/,
  },
  { kind: "Slack webhook", pattern: /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{16,}/ },
  { kind: "Discord webhook", pattern: /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{5,25}\/[\w-]{16,}/ },
  // "Bearer authentication is required" is English; a token has a digit.
  {
    kind: "bearer token",
    pattern: /(?<=(?:[Bb]earer|BEARER)(?: |%20))(?=[A-Za-z_.~+/=-]{0,200}\d)[\w.~+/=-]{12,}/,
  },
  { kind: "basic credentials", pattern: /(?<=Basic )(?=[A-Za-z+/]{0,200}[\d=])[A-Za-z0-9+/]{12,}={0,2}/ },
];

const ANY_TOKEN = anyOf(TOKEN_KINDS);
const ANY_IN_CONTEXT = anyOf(CONTEXT_KINDS);
/** What has to be there for a kind of the second table; a look-behind at every word would cost much more. */
const CONTEXT = /AKIA|ASIA|hooks\.slack|discord|bearer|basic/i;

/** Finds credentials that are known by their own shape, such as `AKIA...`, `ghp_...` or a JSON web token. */
export function findTokens(text: string): Span[] {
  const patterns = CONTEXT.test(text) ? [ANY_TOKEN, ANY_IN_CONTEXT] : [ANY_TOKEN];
  return patterns.flatMap((pattern) =>
    Array.from(matchesOf(text, pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
}

function anyOf(kinds: readonly TokenKind[]): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])(?:${kinds.map(({ pattern }) => pattern.source).join("|")})`, "g");
}
