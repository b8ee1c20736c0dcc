import type { Messages } from '../../src/domain/messages/messages.ts'

/** What the snippets are filled in with: where Daybook is, and the key with which they send. */
export type SnippetValues = {
  origin: string
  region: string
  accountId: string
  project: string
  keyId: string
  secret: string
}

/** A way to send an event: its ID within the page, and its text for some values. */
type Snippet = { id: SnippetId; toText: (values: SnippetValues) => string }
type SnippetId = keyof Messages['pages']['snippetNames']

/** The ways to send a first event, the simplest first. Each is whole: copied as it is, it sends an event. */
export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'curl',
    toText: ({ origin, keyId, secret }) => `curl -u '${keyId}:${secret}' '${origin}/api/v1/events' \\
  -H 'Content-Type: application/json' \\
  -d '{"eventName":"StartServer","userName":"alice"}'`,
  },
  {
    id: 'node',
    toText: ({ origin, keyId, secret }) => `fetch('${origin}/api/v1/events', {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    Authorization: 'Bearer ${keyId}:${secret}',
  },
  body: JSON.stringify({ eventName: 'StartServer', userName: 'alice' }),
})
  .then((response) => response.text())
  .then((text) => console.log(text))`,
  },
  {
    id: 'python',
    toText: ({ origin, keyId, secret }) => `import json
from urllib.request import Request, urlopen

event = {"eventName": "StartServer", "userName": "alice"}
request = Request(
    "${origin}/api/v1/events",
    data=json.dumps(event).encode(),
    headers={
        "Content-Type": "application/json",
        "Authorization": "Bearer ${keyId}:${secret}",
    },
)
print(urlopen(request).read().decode())`,
  },
  {
    id: 'aws-cli',
    toText: ({ origin, region, accountId, project, keyId, secret }) => `export AWS_ACCESS_KEY_ID='${keyId}'
export AWS_SECRET_ACCESS_KEY='${secret}'
export AWS_DEFAULT_REGION='${region}'

aws --endpoint-url '${origin}' cloudtrail-data put-audit-events \\
  --channel-arn 'arn:aws:cloudtrail:${region}:${accountId}:channel/${project}' \\
  --audit-events '[{"id":"'"$(date +%s)"'","eventData":"{\\"eventName\\":\\"StartServer\\",\\"userName\\":\\"alice\\"}"}]'`,
  },
  {
    id: 'fluent-bit',
    toText: ({ origin, keyId, secret }) => {
      const { hostname, port, protocol } = new URL(origin)
      const isEncrypted = protocol === 'https:'
      return `[SERVICE]
    Parsers_File  parsers.conf
    storage.path  /var/lib/fluent-bit/buffer

[INPUT]
    Name          tail
    Path          /var/log/events.json
    Parser        json
    DB            /var/lib/fluent-bit/events.db
    storage.type  filesystem

[OUTPUT]
    Name          http
    Match         *
    Host          ${hostname}
    Port          ${port || (isEncrypted ? '443' : '80')}
    tls           ${isEncrypted ? 'on' : 'off'}
    URI           /api/v1/events
    Format        json
    json_date_key false
    HTTP_User     ${keyId}
    HTTP_Passwd   ${secret}
    Retry_Limit   no_limits`
    },
  },
  {
    id: 'vector',
    toText: ({ origin, keyId, secret }) => `[sources.log]
type = "file"
include = ["/var/log/events.json"]

[transforms.events]
type = "remap"
inputs = ["log"]
source = ". = parse_json!(.message)"

[sinks.daybook]
type = "http"
inputs = ["events"]
uri = "${origin}/api/v1/events"
encoding.codec = "json"
framing.method = "newline_delimited"
batch.max_events = 1000
acknowledgements.enabled = true
request.headers.content-type = "application/x-ndjson"
auth.strategy = "basic"
auth.user = "${keyId}"
auth.password = "${secret}"`,
  },
]
