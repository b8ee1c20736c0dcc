import type { Caller } from '../access/caller.ts'
import { formatInstant } from '../time.ts'

/** The action of the event that people send to try their Daybook. */
export const TEST_EVENT_NAME = 'SendTestEvent'

/** Returns the record of a test event by the caller. It names where the caller's request came from. */
export function formatTestEvent(caller: Caller, id: string, time: Date): string {
  const { userName, clientInfo } = caller
  return JSON.stringify({
    eventVersion: '1.11',
    eventID: id,
    eventTime: formatInstant(time),
    eventName: TEST_EVENT_NAME,
    readOnly: false,
    userIdentity: { type: 'IAMUser', userName },
    sourceIPAddress: clientInfo.sourceIPAddress,
    userAgent: clientInfo.userAgent,
    requestID: clientInfo.requestId,
  })
}
