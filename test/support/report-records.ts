import type { Page } from './console-client.ts'

const SERVER = 'i-0abc'

/** Returns a cloud's record of an asynchronous request about a server. */
export function reportRequest(
  eventName: string,
  userName: string,
  eventTime: string,
  extra: object = {},
): object {
  return { ...serverRecord(eventName, eventTime), userIdentity: { type: 'IAMUser', userName }, ...extra }
}

/** Returns the system's record of the outcome of such a request. */
export function reportOutcome(eventName: string, eventTime: string, extra: object = {}): object {
  const userIdentity = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com', userName: 'OEC_SYSTEM' }
  return { ...serverRecord(eventName, eventTime), userIdentity, ...extra }
}

function serverRecord(eventName: string, eventTime: string) {
  return {
    eventName,
    eventTime,
    eventSource: 'ec2.amazonaws.com',
    readOnly: false,
    eventID: crypto.randomUUID(),
    requestParameters: { instancesSet: { items: [{ instanceId: SERVER }] } },
    responseElements: {
      instancesSet: {
        items: [
          {
            instanceId: SERVER,
            privateIpAddress: '10.0.0.5',
            tagSet: { items: [{ key: 'Name', value: 'web' }] },
          },
        ],
      },
    },
  }
}

/** Returns the rows of the report's table on a page, each as the texts of its cells. */
export async function tableCells(page: Page): Promise<string[][]> {
  const { length: width } = await page.texts('.report-table th')
  const cells = await page.texts('.report-table tbody:not(.table-end) td')
  return Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width))
}
