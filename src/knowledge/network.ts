import { type Entry, requeue } from "./entry.ts";

const LATER = requeue.helps(
  "such trouble often passes; if it comes back at once, the service or the way to it is down",
);
const BOTO = "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html";

/** Networks, storage services, credentials. */
export const network: readonly Entry[] = [
  {
    id: "credentials-expired",
    kind: "shared service",
    patterns: [
      /\b(?:ExpiredToken(?:Exception)?|RequestExpired|TokenRefreshRequired|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch)\b/,
      /security token included in the request is (?:expired|invalid)|AWS Credentials (?:have expired|are expiring)|The provided token has expired|Fatal error (?:attempting to )?refresh(?:ing)? (?:Worker )?AWS Credentials/i,
      /Unable to locate credentials|NoCredentialsError|Error obtaining AWS Credentials for the Queue Role|AWS Credentials for the Queue are not available|Could not load credentials from any providers/i,
    ],
    says: "AWS credentials were missing or expired",
    proves: "certain",
    fix: "check the role of the queue (or fleet) and that the worker can renew its credentials",
    who: "IT",
    requeue: requeue.helps("a new session gets new credentials; if it fails again, the role is at fault"),
    source: BOTO,
    weight: 92,
  },
  {
    id: "access-denied",
    kind: "shared service",
    patterns: [
      /\((?:AccessDenied(?:Exception)?|403)\) when calling the (?<thing>\w{1,60}) operation/,
      /is not authorized to perform: (?<thing>[\w:*]{1,80})/,
      /HTTP Status Code: 403|Forbidden or Access denied|\b403 Forbidden\b|\b(?:AccessDenied|AccessDeniedException|UnauthorizedOperation)\b|Error 403\b|returned error: 40[13]\b|status(?: code)?(?: of|:)? 40[13]\b|\b401 (?:Client Error|Unauthorized)\b/i,
    ],
    says: "access was denied[ ({thing})]",
    proves: "certain",
    fix: "give the role that the line names (usually the queue role) this permission",
    who: "IT",
    requeue: requeue.afterFix("the permission is missing on the next try too"),
    source: BOTO,
    weight: 90,
  },
  {
    id: "storage-object-missing",
    kind: "shared service",
    patterns: [
      /\b(?:NoSuchKey|NoSuchBucket)\b|HTTP Status Code: 404|The specified (?:key|bucket) does not exist|S3 check cache on the submitting machine is out of date|\(404\) when calling the (?<thing>\w+) operation/,
    ],
    says: "an object was not in the storage bucket",
    proves: "certain",
    fix: "delete the submitter's S3 check cache (~/.deadline/cache/s3_check_cache.db) and submit again, so that the file is uploaded",
    who: "artist",
    requeue: requeue.wasted("the object is still not there; the job has to be submitted again"),
    source: "https://github.com/aws-deadline/deadline-cloud",
    weight: 92,
  },
  {
    id: "throttled",
    kind: "shared service",
    patterns: [
      /\b(?:ThrottlingException|SlowDown|TooManyRequestsException|RequestLimitExceeded|429 Too Many Requests)\b|Rate exceeded|Please reduce your request rate|rate limit (?:exceeded|reached)|HTTP (?:error )?429/i,
    ],
    says: "a service refused because of too many requests",
    proves: "certain",
    fix: "run fewer at once, or have the limit raised",
    who: "IT",
    requeue: LATER,
    source: BOTO,
    weight: 84,
  },
  {
    id: "name-resolution",
    kind: "shared service",
    patterns: [
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN|failed)(?: (?<thing>\S{1,100}))?/i,
      /Could not resolve host(?:: (?<thing>\S{1,100}))?/i,
      /\[Errno -[235]\] (?:Name or service not known|Temporary failure in name resolution|No address associated)|Temporary failure in name resolution|Name or service not known|nodename nor servname provided|unknown host|NameResolutionError|No such host is known/i,
    ],
    says: "a host name could not be resolved[: {thing}]",
    proves: "certain",
    fix: "check the host's DNS and its way to the network",
    who: "IT",
    requeue: LATER,
    source: "https://man7.org/linux/man-pages/man3/getaddrinfo.3.html",
    weight: 86,
  },
  {
    id: "tls",
    kind: "shared service",
    patterns: [
      /CERTIFICATE_VERIFY_FAILED|SSL(?:Error|: |_ERROR)|certificate (?:verify failed|has expired|is not trusted)|self[- ]signed certificate|x509: |TLS handshake (?:failed|timeout)|SSL certificate problem/i,
    ],
    says: "a secure connection was refused over its certificate",
    proves: "certain",
    fix: "check the certificates and the clock of that host",
    who: "IT",
    requeue: requeue.afterFix("the certificate is the same on the next try"),
    source: "https://docs.python.org/3/library/ssl.html",
    weight: 84,
  },
  {
    id: "connection",
    kind: "shared service",
    patterns: [
      /\b(?:ConnectionRefusedError|ECONNREFUSED|ConnectionResetError|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ConnectTimeout(?:Error)?|ReadTimeout(?:Error)?|EndpointConnectionError|NewConnectionError|MaxRetryError|socket hang up)\b/,
      /Connection (?:refused|reset by peer|timed out|aborted|closed by|was lost|to .{1,80} (?:failed|lost|refused))|(?:Network|Host|No route to host) (?:is )?unreachable|No route to host|Could not connect to(?: the endpoint URL)?|Failed to (?:establish a new connection|connect to)|Operation timed out|(?:specified )?network (?:path|name|resource|drive) (?:was not found|cannot be found|is no longer available)|\[WinError (?:53|64|121|1231)\]|Le nom r.seau sp.cifi. n'est plus disponible|Der angegebene Netzwerkname ist nicht mehr verf.gbar|remote host closed|The underlying connection was closed|\b50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|lost connection|Server disconnected/i,
      /successive low transfer rates/i,
    ],
    says: "a connection failed or was lost",
    proves: "likely",
    fix: "check the service that the line names and that host's way to it",
    who: "IT",
    requeue: LATER,
    source: "https://man7.org/linux/man-pages/man3/errno.3.html",
    weight: 80,
  },
];
