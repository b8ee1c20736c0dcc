import * as sdk from '@aws-sdk/client-cloudtrail'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { ADMIN, type TestApp } from './test-app.ts'

/** The account id of a Daybook first customer. */
export const ACCOUNT = '000000000001'

/** The real client, asking a daybook as its administrator unless told otherwise; it does not try again. */
export function clientOf(
  daybook: TestApp,
  more: Partial<sdk.CloudTrailClientConfig> = {},
): sdk.CloudTrailClient {
  // The client signs with the time of day, and corrects itself by the server's: Daybook must have it too.
  daybook.at(new Date().toISOString())
  return new sdk.CloudTrailClient({
    endpoint: daybook.url,
    region: 'local',
    credentials: ADMIN,
    maxAttempts: 1,
    ...more,
  })
}

/** Sends an operation by its name through the real client, whatever its types think of the input; the error it threw, if it did. */
export async function send(client: sdk.CloudTrailClient, operation: string, input: object): Promise<unknown> {
  const commands = new Map<string, unknown>(Object.entries(sdk))
  // One of some hundred classes, all made and sent alike.
  const Command = commands.get(`${operation}Command`) as typeof sdk.LookupEventsCommand
  return client.send(new Command(input)).catch((error) => error)
}

/** What goes into a signature; each may be other than it should. */
export type Signing = {
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

/** The headers of a request signed by the administrator, at Daybook's time. */
export async function signedHeaders(
  daybook: TestApp,
  more: Partial<Signing> = {},
): Promise<Record<string, string>> {
  const { service = 'cloudtrail', region = 'local', signedAt = daybook.clock(), body = '{}' } = more
  const { accessKeyId = ADMIN.accessKeyId, secretAccessKey = ADMIN.secretAccessKey } = more
  const { method = 'POST', path = '/', query = {}, headers = {} } = more
  const credentials = { accessKeyId, secretAccessKey }
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false })
  const host = new URL(daybook.url).host
  const request = new HttpRequest({ method, path, query, headers: { host, ...headers }, body })
  const signed = await signer.sign(request, { signingDate: signedAt })
  return signed.headers
}

/** The headers of an operation's request, as botocore writes them, before they are signed. */
export function targetOf(operation: string): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
  }
}

/** An operation asked as botocore asks it, and its answer as it came. */
export async function ask(
  daybook: TestApp,
  operation: string,
  input: object | string = {},
): Promise<Response> {
  const body = typeof input === 'string' ? input : JSON.stringify(input)
  const headers = await signedHeaders(daybook, { headers: targetOf(operation), body })
  return fetch(daybook.url, { method: 'POST', headers, body })
}
