import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'

const { awsTools: TEXT } = MESSAGES.pages

export type AwsToolsProps = {
  /** The URL that clients use as the endpoint. */
  origin: string
  region: string
  accountId: string
  project: string
  /** The IDs of the viewer's access keys, newest first. */
  keyIds: string[]
}

/** In the examples, the key ID of a viewer without a key. */
const PLACEHOLDER_KEY_ID = 'YOUR_KEY_ID'

/** How to use AWS tools with Daybook: examples to copy that contain its URL and the ID of the viewer's newest key. */
export function AwsToolsPage({ viewer, ...props }: AwsToolsProps & { viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="aws-tools" viewer={viewer}>
      <article class="docs">
        <h1>{TEXT.title}</h1>
        <p>{TEXT.introduction}</p>
        <KeyHint keyIds={props.keyIds} viewer={viewer} />
        {listTools().map(({ id, title, description, toExample }) => (
          <section class="docs-operation">
            <div class="record-head">
              <h2 id={`${id}-title`}>{title}</h2>
              <button
                class="button quiet needs-script"
                type="button"
                data-copies={id}
                aria-describedby={`${id}-title`}
              >
                {TEXT.copy}
              </button>
            </div>
            <p>{description}</p>
            <pre class="example" tabindex={0}>
              <code id={id}>{toExample({ ...props, keyId: props.keyIds[0] ?? PLACEHOLDER_KEY_ID })}</code>
            </pre>
          </section>
        ))}
        <p>
          <RichText text={TEXT.beyondAws} links={{ api: paths.docs() }} />
        </p>
      </article>
    </Layout>
  )
}

type KeyHintProps = Pick<AwsToolsProps, 'keyIds'> & { viewer: Viewer }

function KeyHint({ keyIds: [newest, ...older], viewer }: KeyHintProps) {
  if (newest === undefined) {
    const toText = viewer.sections.includes('users') ? TEXT.noKeyCreate : TEXT.noKeyAsk
    return (
      <p>
        <RichText
          text={toText({ placeholder: PLACEHOLDER_KEY_ID })}
          links={{ create: `${paths.user(viewer.userName)}#keys` }}
        />
      </p>
    )
  }
  return (
    <p>
      <RichText text={TEXT.usedKey({ keyId: newest, keys: older.length + 1 })} />
    </p>
  )
}

type ExampleValues = AwsToolsProps & { keyId: string }
type Tool = { id: string; title: string; description: string; toExample: (values: ExampleValues) => string }

const listTools = (): Tool[] => [
  {
    id: 'aws-cli',
    title: 'aws CLI',
    description: TEXT.awsCli,
    toExample: ({ origin, region, keyId }) => `export AWS_ACCESS_KEY_ID=${keyId}
export AWS_SECRET_ACCESS_KEY=YOUR_SECRET
export AWS_DEFAULT_REGION=${region}

aws --endpoint-url ${origin} cloudtrail lookup-events --max-items 10
aws --endpoint-url ${origin} cloudtrail describe-trails`,
  },
  {
    id: 'boto3',
    title: 'boto3',
    description: TEXT.boto3,
    toExample: ({ origin, region, keyId }) => `import boto3

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
    description: TEXT.javascript,
    toExample: ({ origin, region, keyId }) => `import { CloudTrail } from '@aws-sdk/client-cloudtrail'

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
    description: TEXT.terraform,
    toExample: ({ origin, region, keyId }) => `provider "aws" {
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
    title: TEXT.sendingTitle,
    description: TEXT.sending,
    toExample: ({
      origin,
      region,
      accountId,
      project,
    }) => `aws --endpoint-url ${origin} cloudtrail-data put-audit-events \\
  --channel-arn arn:aws:cloudtrail:${region}:${accountId}:channel/${project} \\
  --audit-events '[{"id":"1","eventData":"{\\"eventName\\":\\"SignedIn\\",\\"userName\\":\\"alice\\"}"}]'`,
  },
]
