import fc from "fast-check";

/** A way in which a secret gets into a log: what the secret looks like and what stands around it. */
export interface SecretSample {
  kind: string;
  secret: fc.Arbitrary<string>;
  around: (secret: string) => string;
  /** How many secrets that makes, where not one. */
  count?: number;
}

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const HEX = `${DIGITS}abcdef`;
const ALNUM = `${DIGITS}${LOWER}${UPPER}`;
const BASE64 = `${ALNUM}+/`;
const BASE64URL = `${ALNUM}-_`;

function run(alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
}

/** A secret of a known format: fixed parts and random ones. */
function shaped(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((pieces) => pieces.join(""));
}

/** What a password manager would make: no format, but letters and digits. */
const random = shaped(run(ALNUM, 10, 30), run(LOWER, 1), run(DIGITS, 1), run(ALNUM, 8, 12));
/** What a person would make: may hold any printable character that a shell word can have. */
const chosen = shaped(run(LOWER, 3, 6), run(`${ALNUM}!#%+.:=?@^_~-`, 3, 10), run(DIGITS, 2));
const bare = (secret: string): string => secret;

/** Secrets that their own shape gives away. */
export const TOKEN_SAMPLES: readonly SecretSample[] = [
  { kind: "AWS access key id", secret: shaped("AKIA", run(UPPER + DIGITS, 16)), around: bare },
  { kind: "AWS temporary key id", secret: shaped("ASIA", run(UPPER + DIGITS, 16)), around: bare },
  {
    kind: "AWS secret beside its key id",
    secret: run(BASE64, 40),
    around: (s) => `AKIAIOSFODNN7EXAMPLE,${s}`,
    count: 2,
  },
  { kind: "AWS session token", secret: shaped("IQoJb3JpZ2luX2Vj", run(BASE64, 100, 300)), around: bare },
  { kind: "Amazon Bedrock API key", secret: shaped("ABSK", run(BASE64, 100)), around: bare },
  { kind: "GitHub classic token", secret: shaped("ghp_", run(ALNUM, 36)), around: bare },
  { kind: "GitHub OAuth token", secret: shaped("gho_", run(ALNUM, 36)), around: bare },
  {
    kind: "GitHub fine-grained token",
    secret: shaped("github_pat_", run(ALNUM, 22), "_", run(ALNUM, 59)),
    around: bare,
  },
  { kind: "GitLab token", secret: shaped("glpat-", run(BASE64URL, 20)), around: bare },
  {
    kind: "Slack bot token",
    secret: shaped("xoxb-", run(DIGITS, 11), "-", run(DIGITS, 11), "-", run(ALNUM, 24)),
    around: bare,
  },
  {
    kind: "Slack app token",
    secret: shaped("xapp-1-", run(UPPER + DIGITS, 11), "-", run(HEX, 64)),
    around: bare,
  },
  {
    kind: "Slack webhook",
    secret: shaped("T", run(UPPER + DIGITS, 8), "/B", run(UPPER + DIGITS, 8), "/", run(ALNUM, 24)),
    around: (s) => `POST https://hooks.slack.com/services/${s}`,
  },
  {
    kind: "Discord webhook",
    secret: shaped(run("123456789", 18), "/", run(BASE64URL, 68)),
    around: (s) => `https://discord.com/api/webhooks/${s}`,
  },
  {
    kind: "Telegram bot token",
    secret: shaped(run("123456789", 9), ":AA", run(BASE64URL, 33)),
    around: (s) => `https://api.telegram.org/bot${s}/sendMessage`,
  },
  { kind: "Stripe key", secret: shaped("sk_live_", run(ALNUM, 24)), around: bare },
  { kind: "webhook signing secret", secret: shaped("whsec_", run(ALNUM, 32)), around: bare },
  { kind: "Google API key", secret: shaped("AIza", run(BASE64URL, 35)), around: (s) => `GET /maps?key=${s}` },
  { kind: "Google OAuth token", secret: shaped("ya29.", run(BASE64URL, 60)), around: bare },
  { kind: "Google refresh token", secret: shaped("1//0", run(BASE64URL, 60)), around: bare },
  { kind: "Google client secret", secret: shaped("GOCSPX-", run(BASE64URL, 28)), around: bare },
  { kind: "Anthropic key", secret: shaped("sk-ant-", "api03-", run(BASE64URL, 90)), around: bare },
  { kind: "OpenAI key", secret: shaped("sk-", run(ALNUM, 48)), around: bare },
  { kind: "npm token", secret: shaped("npm_", run(ALNUM, 36)), around: bare },
  { kind: "PyPI token", secret: shaped("pypi-AgEI", run(BASE64URL, 80)), around: bare },
  { kind: "Hugging Face token", secret: shaped("hf_", run(ALNUM, 34)), around: bare },
  { kind: "SendGrid key", secret: shaped("SG.", run(BASE64URL, 22), ".", run(BASE64URL, 43)), around: bare },
  { kind: "Twilio API key", secret: shaped("SK", run(HEX, 32)), around: bare },
  { kind: "Shopify token", secret: shaped("shpat_", run(HEX, 32)), around: bare },
  { kind: "DigitalOcean token", secret: shaped("dop_v1_", run(HEX, 64)), around: bare },
  { kind: "HashiCorp Vault token", secret: shaped("hvs.", run(BASE64URL, 90)), around: bare },
  {
    kind: "Terraform Cloud token",
    secret: shaped(run(ALNUM, 14), ".atlasv1.", run(BASE64URL, 60)),
    around: bare,
  },
  { kind: "Atlassian token", secret: shaped("ATATT3", run(BASE64URL, 60)), around: bare },
  { kind: "Docker token", secret: shaped("dckr_pat_", run(BASE64URL, 27)), around: bare },
  { kind: "Grafana token", secret: shaped("glsa_", run(ALNUM, 32), "_", run(HEX, 8)), around: bare },
  { kind: "Databricks token", secret: shaped("dapi", run(HEX, 32)), around: bare },
  { kind: "Linear key", secret: shaped("lin_api_", run(ALNUM, 40)), around: bare },
  { kind: "Notion token", secret: shaped("ntn_", run(ALNUM, 46)), around: bare },
  { kind: "Postman key", secret: shaped("PMAK-", run(HEX, 24), "-", run(HEX, 34)), around: bare },
  { kind: "Replicate token", secret: shaped("r8_", run(ALNUM, 37)), around: bare },
  { kind: "RubyGems key", secret: shaped("rubygems_", run(HEX, 48)), around: bare },
  { kind: "Doppler token", secret: shaped("dp.pt.", run(ALNUM, 43)), around: bare },
  { kind: "Tailscale key", secret: shaped("tskey-auth-", run(ALNUM, 17), "-", run(ALNUM, 32)), around: bare },
  { kind: "New Relic key", secret: shaped("NRAK-", run(UPPER + DIGITS, 27)), around: bare },
  { kind: "Sentry token", secret: shaped("sntrys_", run(ALNUM, 60)), around: bare },
  { kind: "Figma token", secret: shaped("figd_", run(BASE64URL, 40)), around: bare },
  { kind: "age secret key", secret: shaped("AGE-SECRET-KEY-1", run(UPPER + DIGITS, 58)), around: bare },
  { kind: "Groq key", secret: shaped("gsk_", run(ALNUM, 52)), around: bare },
  { kind: "Dropbox token", secret: shaped("sl.u.", run(BASE64URL, 80)), around: bare },
  { kind: "1Password service token", secret: shaped("ops_eyJ", run(BASE64, 80)), around: bare },
  { kind: "Supabase token", secret: shaped("sbp_", run(HEX, 40)), around: bare },
  { kind: "Azure client secret", secret: shaped(run(ALNUM, 3), "8Q~", run(ALNUM, 34)), around: bare },
  {
    kind: "JSON web token",
    secret: shaped("eyJ", run(BASE64URL, 20), ".eyJ", run(BASE64URL, 40), ".", run(BASE64URL, 43)),
    around: (s) => `got ${s} back`,
  },
  {
    kind: "encrypted JSON web token",
    secret: shaped("eyJ", run(BASE64URL, 20), "..", run(BASE64URL, 16), ".", run(BASE64URL, 43)),
    around: bare,
  },
  {
    kind: "Mapbox secret token",
    secret: shaped("sk.eyJ", run(BASE64URL, 40), ".", run(BASE64URL, 22)),
    around: bare,
  },
  { kind: "bearer token", secret: random, around: (s) => `sent with Bearer ${s}, refused` },
  { kind: "basic credentials", secret: shaped(run(ALNUM, 22), "=="), around: (s) => `proxy: Basic ${s}` },
];

/** Secrets that the name or the command beside them gives away. */
export const NAMED_SAMPLES: readonly SecretSample[] = [
  { kind: "environment", secret: random, around: (s) => `AWS_SECRET_ACCESS_KEY=${s}` },
  { kind: "shell export", secret: random, around: (s) => `export AWS_SECRET_ACCESS_KEY="${s}"` },
  { kind: "PowerShell", secret: random, around: (s) => `$env:AWS_SECRET_ACCESS_KEY = '${s}'` },
  { kind: "PowerShell table", secret: random, around: (s) => `AWS_SECRET_ACCESS_KEY          ${s}` },
  { kind: "csh", secret: chosen, around: (s) => `setenv RENDER_TOKEN ${s}` },
  { kind: "Windows setx", secret: chosen, around: (s) => `setx DB_PASSWORD ${s}` },
  { kind: "openjd_env", secret: chosen, around: (s) => `openjd_env: FARM_API_TOKEN=${s}` },
  { kind: "openjd_env with spaces", secret: chosen, around: (s) => `openjd_env: DB_PASSWORD=two words ${s}` },
  {
    kind: "openjd_env as JSON",
    secret: chosen,
    around: (s) => `openjd_env: "DB_PASSWORD=a \\"quoted\\" ${s}"`,
  },
  { kind: "openjd_env with a hint", secret: chosen, around: (s) => `openjd_env: SECRET_OF_STUDIO=${s}` },
  { kind: "openjd_redacted_env", secret: chosen, around: (s) => `openjd_redacted_env: STUDIO_SETTING=${s}` },
  { kind: "AWS credentials file", secret: random, around: (s) => `aws_session_token = ${s}` },
  { kind: "JSON", secret: random, around: (s) => `{"AccessKeyId": "x", "SecretAccessKey": "${s}"}` },
  { kind: "JSON in JSON", secret: random, around: (s) => `{\\"clientSecret\\":\\"${s}\\",\\"a\\":1}` },
  { kind: "Python dictionary", secret: chosen, around: (s) => `{'user': 'mira', 'password': '${s}'}` },
  { kind: "Python item", secret: chosen, around: (s) => `os.environ['DB_PASSWORD'] = '${s}'` },
  { kind: "Python pair", secret: chosen, around: (s) => `[('DB_PASSWORD', '${s}')]` },
  { kind: "Python argument", secret: chosen, around: (s) => `connect(user="mira", password="${s}")` },
  {
    kind: "name and value fields",
    secret: chosen,
    around: (s) => `{"name": "DB_PASSWORD", "value": "${s}"}`,
  },
  { kind: "YAML", secret: chosen, around: (s) => `  password: ${s}` },
  { kind: "YAML list", secret: chosen, around: (s) => `- name: DB_PASSWORD\n  value: ${s}` },
  { kind: "ini", secret: chosen, around: (s) => `[db]\npasswd = ${s}` },
  { kind: "XML element", secret: chosen, around: (s) => `<password>${s}</password>` },
  { kind: "XML attribute", secret: chosen, around: (s) => `<add key="Password" value="${s}"/>` },
  { kind: "option", secret: chosen, around: (s) => `render --password ${s} --frames 1-10` },
  { kind: "option with equals", secret: chosen, around: (s) => `render --api-key=${s} --frames 1-10` },
  { kind: "logged argument list", secret: chosen, around: (s) => `['render', '--token', '${s}', '-f', '1']` },
  { kind: "Windows option", secret: chosen, around: (s) => `render.exe /password:${s}` },
  { kind: "words", secret: random, around: (s) => `Using API key: ${s}` },
  { kind: "Authorization: Bearer", secret: random, around: (s) => `> Authorization: Bearer ${s}` },
  {
    kind: "Authorization: Basic",
    secret: shaped(run(BASE64, 20), "A1=="),
    around: (s) => `curl -H 'Authorization: Basic ${s}' https://api.example`,
  },
  {
    kind: "AWS request signature",
    secret: run(HEX, 64),
    around: (s) =>
      `Authorization: AWS4-HMAC-SHA256 Credential=x/aws4_request, SignedHeaders=host, Signature=${s}`,
  },
  { kind: "API key header", secret: random, around: (s) => `{"x-api-key": "${s}"}` },
  { kind: "cookie", secret: random, around: (s) => `Cookie: theme=dark; session=${s}` },
  { kind: "set-cookie", secret: random, around: (s) => `< Set-Cookie: session=${s}; Path=/; HttpOnly` },
  { kind: "URL", secret: random, around: (s) => `postgres://render:${s}@db.studio.example/assets` },
  { kind: "URL without user", secret: random, around: (s) => `redis://:${s}@cache.studio.example:6379` },
  { kind: "URL with an unescaped slash", secret: random, around: (s) => `ftp://render:a/${s}@nas.example/x` },
  {
    kind: "token as URL user",
    secret: random,
    around: (s) => `git clone https://${s}@github.com/studio/pipe`,
  },
  {
    kind: "URL query",
    secret: random,
    around: (s) => `GET https://api.example/v1?a=1&access_token=${s}&b=2`,
  },
  {
    kind: "Azure shared access",
    secret: run(ALNUM, 43),
    around: (s) => `https://x.example/c?sv=2022&sig=${s}%3D&se=1`,
  },
  {
    kind: "Azure connection string",
    secret: shaped(run(BASE64, 86), "=="),
    around: (s) =>
      `DefaultEndpointsProtocol=https;AccountName=studio;AccountKey=${s};EndpointSuffix=x.example`,
  },
  {
    kind: "presigned URL signature",
    secret: run(HEX, 64),
    around: (s) => `https://b.example/k?X-Amz-Expires=900&X-Amz-Signature=${s}`,
  },
  {
    kind: "presigned URL token",
    secret: run(ALNUM, 80),
    around: (s) => `https://b.example/k?X-Amz-Security-Token=${s}&X-Amz-Expires=900`,
  },
  {
    kind: "presigned URL credential",
    secret: shaped("AKIA", run(UPPER + DIGITS, 16)),
    around: (s) => `https://b.example/k?X-Amz-Credential=${s}%2F20260101%2Fus-west-2%2Fs3%2Faws4_request&x=1`,
  },
  {
    kind: "database string",
    secret: chosen,
    around: (s) => `Server=db;User Id=sa;Password=${s};Encrypt=yes`,
  },
  { kind: "ODBC string", secret: chosen, around: (s) => `Driver={x};Pwd={a;${s}};Server=db` },
  { kind: "PostgreSQL", secret: chosen, around: (s) => `PGPASSWORD=${s} psql -h db` },
  { kind: "npm configuration", secret: random, around: (s) => `//registry.example/:_authToken=${s}` },
  { kind: "ShotGrid script key", secret: random, around: (s) => `SG_SCRIPT_KEY=${s}` },
  { kind: "licence key", secret: random, around: (s) => `license key: ${s}` },
  {
    kind: "Windows share",
    secret: random,
    around: (s) => `net use Z: \\\\nas\\show ${s} /user:STUDIO\\render`,
  },
  {
    kind: "Windows share, user first",
    secret: random,
    around: (s) => `net use \\\\nas\\show /user:STUDIO\\render ${s}`,
  },
  { kind: "curl", secret: random, around: (s) => `curl -s -u render:${s} https://api.example` },
  { kind: "sshpass", secret: random, around: (s) => `sshpass -p '${s}' ssh nas` },
  {
    kind: "private key",
    secret: run(BASE64, 64),
    around: (s) => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`,
  },
  {
    kind: "private key in JSON",
    secret: run(BASE64, 64),
    around: (s) => `{"key": "-----BEGIN PRIVATE KEY-----\\n${s}\\n-----END PRIVATE KEY-----\\n"}`,
  },
  {
    kind: "private key without its end",
    secret: run(BASE64, 64),
    around: (s) =>
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n${s}\nAb==\ndone`,
  },
];
