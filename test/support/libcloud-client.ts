import { basic } from './cloudcontrol.ts'
import { splitLines } from './python-lines.ts'
import { type Answer, exchange } from './raw-http.ts'

/** Reports asked for through one driver, one after another. */
export type Asked = {
  url: string
  driver: Driver
  user: string
  password: string
  periods: [string, string][]
}
export type Driver = 'nttcis' | 'dimensiondata'

/** What came of one report: rows, or the error that was raised. */
export type Outcome = { rows: string[][] } | { error: string; message: string }

/** Libcloud, or what stands in for it; it answers each asking in turn. */
export type Client = { name: string; reports(asked: Asked[]): Promise<Outcome[][]>; remove(): void }

const AGENTS: { [driver in Driver]: string } = {
  nttcis: 'libcloud/3.4.1 (NTTC-CIS) ',
  dimensiondata: 'libcloud/3.4.1 (DimensionData) ',
}

/** A request of Libcloud 3.4.1-5, to the byte as it was recorded. */
export function requestOf(path: string, { url, driver, user, password }: Omit<Asked, 'periods'>): string {
  return [
    `GET ${path} HTTP/1.1`,
    `User-Agent: ${AGENTS[driver]}`,
    'Accept-Encoding: gzip,deflate',
    'Accept: */*',
    'Connection: keep-alive',
    `Authorization: ${basic(user, password)}`,
    'Content-Type: application/xml',
    `Host: ${new URL(url).host}`,
    '\r\n',
  ].join('\r\n')
}

/** The requests that Libcloud sends, and its way with the answers, where Libcloud itself is not to be had. */
export const replay: Client = {
  name: 'a replay of libcloud',
  async reports(asked) {
    const outcomes: Outcome[][] = []
    for (const each of asked) outcomes.push(await replayed(each))
    return outcomes
  },
  remove() {},
}

async function replayed(asked: Asked): Promise<Outcome[]> {
  const [account] = await exchange(asked.url, [requestOf('/oec/0.9/myaccount', asked)])
  if (account?.status !== 'HTTP/1.1 200 OK') return asked.periods.map(() => errorOf(account))
  const organisation = /:orgId>([a-f0-9-]+)<\//.exec(account.body.toString())?.[1]
  // The dates are pasted as they are; only what can be in no address is encoded.
  const paths = asked.periods.map(([start, end]) =>
    encodeURI(`/oec/0.9/${organisation}/auditlog?startDate=${start}&endDate=${end}`),
  )
  const answers = await exchange(
    asked.url,
    paths.map((path) => requestOf(path, asked)),
  )
  // Whatever the status is.
  return answers.map(({ body }) => ({ rows: splitLines(body.toString()).map((line) => line.split(',')) }))
}

function errorOf(answer: Answer | undefined): Outcome {
  const isRefused = /^HTTP\/1\.1 40[13] /.test(answer?.status ?? '')
  return {
    error: isRefused ? 'InvalidCredsError' : 'APIException',
    message: answer?.body.toString() ?? '',
  }
}
