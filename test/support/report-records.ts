import type { Page } from './console-client.ts'

const SERVER = 'i-0abc'

/** A request to do something with a server, as a cloud would record it; its work ends later. */
export function asked(eventName: string, userName: string, eventTime: string, more: object = {}): object {
  return { ...about(eventName, eventTime), userIdentity: { type: 'IAMUser', userName }, ...more }
}

/** The end of such work, told by the system. */
export function ended(eventName: string, eventTime: string, more: object = {}): object {
  const userIdentity = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com', userName: 'OEC_SYSTEM' }
  return { ...about(eventName, eventTime), userIdentity, ...more }
}

function about(eventName: string, eventTime: string) {
  return {
    ...{ eventName, eventTime, eventSource: 'ec2.amazonaws.com', readOnly: false },
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

/** The rows of the report's table on a page, each as the texts of its cells. */
export async function cellsOf(page: Page): Promise<string[][]> {
  const { length: width } = await page.texts('.report-table th')
  const cells = await page.texts('.report-table tbody:not(.end) td')
  return Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width))
}
