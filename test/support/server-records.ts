import { toDayNumber } from '../../src/domain/time.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf } from './test-users.ts'

/** Returns the instant of a time such as `12:00` on the day on which the test clocks start. */
export const timeOfDay = (time: string) => `2026-03-01T${time.length === 5 ? `${time}:00` : time}Z`

/** Returns the record of a user's request about a server. */
export const serverRequest = (eventName: string, id: string, time: string) => ({
  eventName,
  userName: 'ann',
  eventTime: timeOfDay(time),
  requestID: `${eventName}-${id}-${time}`,
  eventSource: 'ec2.amazonaws.com',
  resources: [{ type: 'AWS::EC2::Instance', ARN: id }],
})
/** Returns the system's record of the outcome of a request about a server. */
export const serverOutcome = (eventName: string, id: string, time: string, errorCode?: string) => ({
  ...serverRequest(eventName, id, time),
  userName: 'OEC_SYSTEM',
  eventType: 'AwsServiceEvent',
  ...(errorCode && { errorCode }),
})

/** Sets the clock and sends the observed states of servers by ID. Returns the answer's body. */
export async function sendObservations(
  daybook: TestApp,
  time: string,
  servers: { [id: string]: string },
  options: { whole?: boolean; observedAt?: string; project?: string } = {},
) {
  daybook.setClock(timeOfDay(time))
  const { project, ...rest } = options
  const list = Object.entries(servers).map(([id, state]) => ({ id, state }))
  const answer = await daybook.api(`/observations${project ? `?project=${project}` : ''}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ servers: list, ...rest }),
  })
  return answer.json()
}

/** Returns a server from the API, or null if it does not list it. */
export async function findServer(daybook: TestApp, id: string) {
  const { servers } = await (await daybook.api(`/servers?q=${id}`)).json()
  return servers.find((each: { id: string }) => each.id === id) ?? null
}

/** Sets the clock and reconciles the servers. Returns the number of differences that were recorded. */
export async function reconcileAt(daybook: TestApp, time: string): Promise<number> {
  daybook.setClock(timeOfDay(time))
  return (await daybook.app.services.reconcileServers()).differences
}

/** Returns the administrator log's rows about changes of servers outside the cloud's API, one string a row. */
export async function listRemoteRows(daybook: TestApp): Promise<string[]> {
  const day = toDayNumber(new Date(timeOfDay('12:00')))
  const caller = await administratorOf(daybook, '000000000001')
  const rows = await Array.fromAsync(
    daybook.app.store.forCustomer(caller.customer.id).administratorLog.stream({ from: day, until: day + 1 }),
  )
  return rows
    .flat()
    .filter(({ action }) => action.startsWith('Remote'))
    .map(({ userName, type, name, action, details, responseCode, time }) =>
      [userName, type, name, action, details, responseCode, time.toISOString().slice(11, 16)].join(' | '),
    )
}

/** Returns the records of the events that Daybook recorded as the system, newest first. */
export async function listRemoteEvents(daybook: TestApp) {
  const { events } = await (await daybook.api('/events?userName=OEC_SYSTEM&eventSource=daybook')).json()
  return events
}
