import * as sdk from '@aws-sdk/client-cloudtrail'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { ADMIN, type TestApp } from './test-app.ts'

/** The account ID of the first customer. */
export const ACCOUNT_ID = '000000000001'

/** Returns the real AWS client, with the administrator's key and without retries. Sets Daybook's clock to now. */
export function createCloudTrailClient(
  daybook: TestApp,
  overrides: Partial<sdk.CloudTrailClientConfig> = {},
): sdk.CloudTrailClient {
  // The client signs with the current time and corrects it by the server's clock, so both must agree.
  daybook.setClock(new Date().toISOString())
  return new sdk.CloudTrailClient({
    endpoint: daybook.url,
    region: 'local',
    credentials: ADMIN,
    maxAttempts: 1,
    ...overrides,
  })
}

/** Sends an operation by name through the real client, with any input. Returns its output or the error it threw. */
export async function sendOperation(
  client: sdk.CloudTrailClient,
  operation: string,
  input: object,
): Promise<unknown> {
  const commands = new Map<string, unknown>(Object.entries(sdk))
  // One of about a hundred classes that are all constructed and sent the same way.
  const Command = commands.get(`${operation}Command`) as typeof sdk.LookupEventsCommand
  return client.send(new Command(input)).catch((error) => error)
}

/** The inputs of a signature. Tests change single ones to make it wrong. */
export type SigningOptions = {
  service: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  signedAt: Date
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
}

/** Returns the headers of a request, signed with the administrator's key at Daybook's time unless overridden. */
export async function signedHeaders(
  daybook: TestApp,
  overrides: Partial<SigningOptions> = {},
): Promise<Record<string, string>> {
  const { service = 'cloudtrail', region = 'local', signedAt = daybook.clock(), body = '{}' } = overrides
  const { accessKeyId = ADMIN.accessKeyId, secretAccessKey = ADMIN.secretAccessKey } = overrides
  const { method = 'POST', path = '/', query = {}, headers = {} } = overrides
  const credentials = { accessKeyId, secretAccessKey }
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false })
  const host = new URL(daybook.url).host
  const request = new HttpRequest({ method, path, query, headers: { host, ...headers }, body })
  const signed = await signer.sign(request, { signingDate: signedAt })
  return signed.headers
}

/** Returns the headers of an operation's request as botocore sends them, without the signature. */
export function operationHeaders(operation: string): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
  }
}

/** Sends an operation like botocore, without the SDK. Returns the raw response. */
export async function requestCloudTrail(
  daybook: TestApp,
  operation: string,
  input: object | string = {},
): Promise<Response> {
  const body = typeof input === 'string' ? input : JSON.stringify(input)
  const headers = await signedHeaders(daybook, { headers: operationHeaders(operation), body })
  return fetch(daybook.url, { method: 'POST', headers, body })
}
