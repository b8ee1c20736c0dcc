import { toDayNumber } from '../../src/domain/reports/report-period.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf } from './test-users.ts'

/** An instant of the day on which every daybook is opened. */
export const at = (time: string) => `2026-03-01T${time.length === 5 ? `${time}:00` : time}Z`

/** What somebody asks for, and what the system tells of its end; both name one server. */
export const asked = (eventName: string, id: string, time: string) => ({
  ...{ eventName, userName: 'ann', eventTime: at(time), requestID: `${eventName}-${id}-${time}` },
  eventSource: 'ec2.amazonaws.com',
  resources: [{ type: 'AWS::EC2::Instance', ARN: id }],
})
export const ended = (eventName: string, id: string, time: string, errorCode?: string) => ({
  ...asked(eventName, id, time),
  ...{ userName: 'OEC_SYSTEM', eventType: 'AwsServiceEvent', ...(errorCode && { errorCode }) },
})

/** Sets the clock, and has a collector tell what it sees. */
export async function see(
  daybook: TestApp,
  time: string,
  servers: { [id: string]: string },
  more: { whole?: boolean; observedAt?: string; project?: string } = {},
) {
  daybook.at(at(time))
  const { project, ...rest } = more
  const list = Object.entries(servers).map(([id, state]) => ({ id, state }))
  const answer = await daybook.api(`/observations${project ? `?project=${project}` : ''}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ servers: list, ...rest }),
  })
  return answer.json()
}

/** A server as the API tells of it. */
export async function serverIn(daybook: TestApp, id: string) {
  const { servers } = await (await daybook.api(`/servers?q=${id}`)).json()
  return servers.find((each: { id: string }) => each.id === id) ?? null
}

/** Sets the clock, has it reconciled, and says how many differences were told. */
export async function reconciled(daybook: TestApp, time: string): Promise<number> {
  daybook.at(at(time))
  return (await daybook.app.flows.reconcile()).told
}

/** What the administrator log says the system did to servers elsewhere: action, name, time. */
export async function remoteRows(daybook: TestApp): Promise<string[]> {
  const day = toDayNumber(new Date(at('12:00')))
  const caller = await administratorOf(daybook, '000000000001')
  const rows = await Array.fromAsync(
    daybook.app.store.open(caller.customer.id).administration.stream({ from: day, until: day + 1 }),
  )
  return rows
    .flat()
    .filter(({ action }) => action.startsWith('Remote'))
    .map(({ userName, type, name, action, details, responseCode, time }) =>
      [userName, type, name, action, details, responseCode, time.toISOString().slice(11, 16)].join(' | '),
    )
}

/** The records of what the system told, newest first. */
export async function remoteEvents(daybook: TestApp) {
  const { events } = await (await daybook.api('/events?userName=OEC_SYSTEM&eventSource=daybook')).json()
  return events
}
