import { code, link, rich } from '../../rich.ts'

// The reference of the JSON API. The operations themselves are described where the API is.
const apiReference = {
  title: 'API',
  heading: 'JSON API',
  authentication: rich`Authenticate every request with an access key, as HTTP Basic or as ${code('Authorization: Bearer KEY_ID:SECRET')}. For programs, the same reference is in ${link('openapi', 'openapi.json')}. The ${link('guides', 'guides')} explain how to send events, find them and run Daybook.`,
  contents: 'On this page',
  errors: 'Errors',
  noKeyRequired: 'No access key required.',
  body: ({ types }: { types: readonly string[] }) => `Body: ${types.join(' or ')}.`,
  bodyFields: 'Body fields',
  parameters: 'Parameters',
  required: 'required',
  responses: 'Responses',
  errorResponse: rich`An error response is ${code('application/problem+json')} (RFC 9457). Programs should check ${code('code')}; ${code('detail')} is a message for people, ${code('field')} names the invalid field, and ${code('requestId')} identifies the request in Daybook’s log. If a retry helps, the header ${code('Retry-After')} says when.`,
}

// How to use AWS tools. The examples, which are code, hold YOUR_SECRET.
const awsTools = {
  title: 'Use with AWS tools',
  introduction:
    'Daybook implements the AWS CloudTrail API. Tools for CloudTrail work unchanged, with Daybook’s URL as their endpoint and one of your access keys.',
  noKeyCreate: ({ placeholder }: { placeholder: string }) =>
    rich`You have no access key yet. ${link('create', 'Create an access key')}, then replace ${code(placeholder)} with its ID and ${code('YOUR_SECRET')} with its secret.`,
  noKeyAsk: ({ placeholder }: { placeholder: string }) =>
    rich`You have no access key yet. Ask the primary administrator to create one, then replace ${code(placeholder)} with its ID and ${code('YOUR_SECRET')} with its secret.`,
  usedKey: ({ keyId, keys }: { keyId: string; keys: number }) =>
    rich`The examples use your ${keys > 1 ? `newest of ${keys} access keys` : 'access key'}, ${code(keyId)}. Replace ${code('YOUR_SECRET')} with its secret, which was shown once, when the key was created.`,
  copy: 'Copy',
  awsCli:
    'Version 1 or 2. From version 2.13, you can set AWS_ENDPOINT_URL_CLOUDTRAIL in place of --endpoint-url.',
  boto3: 'Python. The paginator reads all pages.',
  javascript: 'Version 3, package @aws-sdk/client-cloudtrail.',
  terraform: 'Provider hashicorp/aws. You can also import a trail by its ARN.',
  sendingTitle: 'Sending events',
  sending:
    'Any SDK with CloudTrail Data can send events. Each project has a channel, named by the project ID.',
  beyondAws: rich`Unlike AWS, Daybook can look up events by several attributes at once and by ${code('Project')} and ${code('SourceIPAddress')}, with up to 1,000 events a page. Programs without an AWS SDK can use ${link('api', 'the JSON API')}.`,
}

// The guides and their overview.
const guides = {
  forPrograms: rich`For programs, the ${link('api', 'API reference')} lists every request of the JSON API.`,
  notFound: 'Guide not found',
  noSuchGuide: ({ name }: { name: string }) =>
    rich`There is no guide ${code(name)}. Choose one from the list.`,
  contents: 'On this page',
  list: 'Guides',
  all: 'All guides',
  apiReference: 'API reference',
  // In other languages: the guides are in English.
  languageNote: '',
}

/** The texts of the pages about guides, the API reference and AWS tools. */
export const HELP_PAGES = { apiReference, awsTools, guides }
