import { basicAuthorization } from './cloudcontrol.ts'
import { splitLines } from './python-lines.ts'
import { type RawResponse, sendRawRequests } from './raw-http.ts'

/** A request for reports on several periods, one after the other, through one driver. */
export type ReportRequest = {
  url: string
  driver: Driver
  user: string
  password: string
  periods: [string, string][]
}
export type Driver = 'nttcis' | 'dimensiondata'

/** The rows of one report, or the error that Libcloud raised. */
export type ReportOutcome = { rows: string[][] } | { error: string; message: string }

/** Libcloud or its replay. `reports` returns the outcomes of each request, in order. */
export type LibcloudClient = {
  name: string
  reports(requests: ReportRequest[]): Promise<ReportOutcome[][]>
  remove(): void
}

const AGENTS: { [driver in Driver]: string } = {
  nttcis: 'libcloud/3.4.1 (NTTC-CIS) ',
  dimensiondata: 'libcloud/3.4.1 (DimensionData) ',
}

/** Returns a request of Libcloud 3.4.1-5 as it was recorded, byte for byte. */
export function libcloudRequest(
  path: string,
  { url, driver, user, password }: Omit<ReportRequest, 'periods'>,
): string {
  return [
    `GET ${path} HTTP/1.1`,
    `User-Agent: ${AGENTS[driver]}`,
    'Accept-Encoding: gzip,deflate',
    'Accept: */*',
    'Connection: keep-alive',
    `Authorization: ${basicAuthorization(user, password)}`,
    'Content-Type: application/xml',
    `Host: ${new URL(url).host}`,
    '\r\n',
  ].join('\r\n')
}

/** Sends the requests that Libcloud sends and parses the answers like it. For machines without Libcloud. */
export const libcloudReplay: LibcloudClient = {
  name: 'a replay of libcloud',
  async reports(requests) {
    const outcomes: ReportOutcome[][] = []
    for (const request of requests) outcomes.push(await replayRequests(request))
    return outcomes
  },
  remove() {},
}

async function replayRequests(request: ReportRequest): Promise<ReportOutcome[]> {
  const [account] = await sendRawRequests(request.url, [libcloudRequest('/oec/0.9/myaccount', request)])
  if (account?.status !== 'HTTP/1.1 200 OK') return request.periods.map(() => toError(account))
  const organisation = /:orgId>([a-f0-9-]+)<\//.exec(account.body.toString())?.[1]
  // Libcloud inserts the dates as they are. Only characters that no URL can hold are encoded.
  const paths = request.periods.map(([start, end]) =>
    encodeURI(`/oec/0.9/${organisation}/auditlog?startDate=${start}&endDate=${end}`),
  )
  const responses = await sendRawRequests(
    request.url,
    paths.map((path) => libcloudRequest(path, request)),
  )
  // Libcloud ignores the status here.
  return responses.map(({ body }) => ({ rows: splitLines(body.toString()).map((line) => line.split(',')) }))
}

function toError(response: RawResponse | undefined): ReportOutcome {
  const isUnauthorized = /^HTTP\/1\.1 40[13] /.test(response?.status ?? '')
  return {
    error: isUnauthorized ? 'InvalidCredsError' : 'APIException',
    message: response?.body.toString() ?? '',
  }
}
