import { dayNumberOf } from '../../src/domain/reports/report-period.ts'
import type { House } from './test-app.ts'
import { administratorOf } from './test-users.ts'

/** An instant of the day on which every house is opened. */
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
  house: House,
  time: string,
  servers: { [id: string]: string },
  more: { whole?: boolean; observedAt?: string; project?: string } = {},
) {
  house.at(at(time))
  const { project, ...rest } = more
  const list = Object.entries(servers).map(([id, state]) => ({ id, state }))
  const answer = await house.api(`/observations${project ? `?project=${project}` : ''}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ servers: list, ...rest }),
  })
  return answer.json()
}

/** A server as the API tells of it. */
export async function serverIn(house: House, id: string) {
  const { servers } = await (await house.api(`/servers?q=${id}`)).json()
  return servers.find((each: { id: string }) => each.id === id) ?? null
}

/** Sets the clock, has it reconciled, and says how many differences were told. */
export async function reconciled(house: House, time: string): Promise<number> {
  house.at(at(time))
  return (await house.app.flows.reconcile()).told
}

/** What the administrator log says the system did to servers elsewhere: action, name, time. */
export async function remoteRows(house: House): Promise<string[]> {
  const day = dayNumberOf(new Date(at('12:00')))
  const caller = await administratorOf(house, '000000000001')
  const rows = await Array.fromAsync(
    house.app.store.open(caller.customer.id).administration.stream({ from: day, until: day + 1 }),
  )
  return rows
    .flat()
    .filter(({ action }) => action.startsWith('Remote'))
    .map(({ userName, type, name, action, details, responseCode, time }) =>
      [userName, type, name, action, details, responseCode, time.toISOString().slice(11, 16)].join(' | '),
    )
}

/** The records of what the system told, newest first. */
export async function remoteEvents(house: House) {
  const { events } = await (await house.api('/events?userName=OEC_SYSTEM&eventSource=daybook')).json()
  return events
}
