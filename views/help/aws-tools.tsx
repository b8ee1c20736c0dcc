import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'

export type AwsToolsProps = {
  /** The address clients ask. */
  origin: string
  region: string
  accountId: string
  project: string
  /** The viewer's keys, the newest first. */
  keyIds: string[]
}

/** What stands for a key id where the viewer has none. */
const NO_KEY = 'YOUR_KEY_ID'

/** How AWS tools are pointed here: text to copy, with this house's address and the viewer's key already in it. */
export function AwsToolsPage({ viewer, ...props }: AwsToolsProps & { viewer: Viewer }) {
  return (
    <Layout title="Use with AWS tools" section="aws-tools" viewer={viewer}>
      <article class="docs">
        <h1>Use with AWS tools</h1>
        <p>
          Daybook answers as AWS CloudTrail does: tools made for it work as they are, once they ask this
          address with a key of yours.
        </p>
        <Keys keyIds={props.keyIds} />
        {TOOLS.map(({ id, title, about, write }) => (
          <section class="docs-operation">
            <div class="record-head">
              <h2 id={`${id}-title`}>{title}</h2>
              <button
                class="button quiet scripted"
                type="button"
                data-copies={id}
                aria-describedby={`${id}-title`}
              >
                Copy
              </button>
            </div>
            <p>{about}</p>
            <pre class="docs-example" tabindex={0}>
              <code id={id}>{write({ ...props, keyId: props.keyIds[0] ?? NO_KEY })}</code>
            </pre>
          </section>
        ))}
        <p>
          Beyond what AWS allows, events can be looked up by several attributes at once, by{' '}
          <code>Project</code> and <code>SourceIPAddress</code>, and up to 1,000 a page. For programs without
          an AWS SDK there is <a href={paths.docs()}>the JSON API</a>.
        </p>
      </article>
    </Layout>
  )
}

function Keys({ keyIds: [newest, ...older] }: Pick<AwsToolsProps, 'keyIds'>) {
  if (newest === undefined)
    return (
      <p>
        You have no access key yet. The primary administrator makes keys; put its id where it says{' '}
        <code>{NO_KEY}</code>, and its secret where it says <code>YOUR_SECRET</code>.
      </p>
    )
  return (
    <p>
      The key below is your newest, <code>{newest}</code>
      {older.length > 0 && `, of ${older.length + 1}`}. Put its secret where it says <code>YOUR_SECRET</code>:
      it was shown once, when the key was made.
    </p>
  )
}

type Values = AwsToolsProps & { keyId: string }
type Tool = { id: string; title: string; about: string; write: (values: Values) => string }

const TOOLS: Tool[] = [
  {
    id: 'aws-cli',
    title: 'aws CLI',
    about: 'Version 1 or 2. From 2.13 on, AWS_ENDPOINT_URL_CLOUDTRAIL stands for --endpoint-url.',
    write: ({ origin, region, keyId }) => `export AWS_ACCESS_KEY_ID=${keyId}
export AWS_SECRET_ACCESS_KEY=YOUR_SECRET
export AWS_DEFAULT_REGION=${region}

aws --endpoint-url ${origin} cloudtrail lookup-events --max-items 10
aws --endpoint-url ${origin} cloudtrail describe-trails`,
  },
  {
    id: 'boto3',
    title: 'boto3',
    about: 'Python. Pages follow one another by themselves.',
    write: ({ origin, region, keyId }) => `import boto3

cloudtrail = boto3.client(
    "cloudtrail",
    endpoint_url="${origin}",
    region_name="${region}",
    aws_access_key_id="${keyId}",
    aws_secret_access_key="YOUR_SECRET",
)
for page in cloudtrail.get_paginator("lookup_events").paginate():
    for event in page["Events"]:
        print(event["EventTime"], event["Username"], event["EventName"])`,
  },
  {
    id: 'javascript',
    title: 'AWS SDK for JavaScript',
    about: 'Version 3, package @aws-sdk/client-cloudtrail.',
    write: ({ origin, region, keyId }) => `import { CloudTrail } from '@aws-sdk/client-cloudtrail'

const cloudtrail = new CloudTrail({
  endpoint: '${origin}',
  region: '${region}',
  credentials: { accessKeyId: '${keyId}', secretAccessKey: 'YOUR_SECRET' },
})
console.log(await cloudtrail.lookupEvents({ MaxResults: 10 }))`,
  },
  {
    id: 'terraform',
    title: 'Terraform',
    about: 'Provider hashicorp/aws. A trail may also be imported by its ARN.',
    write: ({ origin, region, keyId }) => `provider "aws" {
  region                      = "${region}"
  access_key                  = "${keyId}"
  secret_key                  = "YOUR_SECRET"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    cloudtrail = "${origin}"
  }
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "audit-logs"
}`,
  },
  {
    id: 'put-audit-events',
    title: 'Sending events',
    about: 'Any SDK that has CloudTrail Data can send events; each project has a channel, named by its id.',
    write: ({
      origin,
      region,
      accountId,
      project,
    }) => `aws --endpoint-url ${origin} cloudtrail-data put-audit-events \\
  --channel-arn arn:aws:cloudtrail:${region}:${accountId}:channel/${project} \\
  --audit-events '[{"id":"1","eventData":"{\\"eventName\\":\\"SignedIn\\",\\"userName\\":\\"alice\\"}"}]'`,
  },
]
