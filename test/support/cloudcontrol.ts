import { ADMIN, type TestApp } from './test-app.ts'
import { administratorOf } from './test-users.ts'

/** The header row of the report, byte for byte. */
export const REPORT_HEADER =
  'UUID,Time,Create User,Department,Customer Defined 1,Customer Defined 2,Type,Name,Action,Details,Response Code'

/** The `Authorization` header of the first customer's administrator. */
export const ADMIN_AUTHORIZATION = basicAuthorization(ADMIN.userName, ADMIN.password)

/** Returns the `Authorization` header for a user name and password. */
export function basicAuthorization(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`
}

/** Returns the organisation ID of a customer. */
export async function organisationIdOf(daybook: TestApp, accountId = '000000000001'): Promise<string> {
  return (await administratorOf(daybook, accountId)).customer.organisationId
}

/** Sends a request to the CloudControl API. An empty `authorization` sends no `Authorization` header. */
export function requestCloudControl(
  daybook: TestApp,
  path: string,
  authorization = ADMIN_AUTHORIZATION,
  init: RequestInit = {},
) {
  const headers = { ...(authorization !== '' && { authorization }), ...init.headers }
  return fetch(daybook.url + path, { redirect: 'manual', ...init, headers })
}

/** Requests the first customer's report for a period. */
export async function requestReport(
  daybook: TestApp,
  startDate: string,
  endDate: string,
  authorization = ADMIN_AUTHORIZATION,
) {
  const organisation = await organisationIdOf(daybook)
  return requestCloudControl(
    daybook,
    `/oec/0.9/${organisation}/auditlog?startDate=${startDate}&endDate=${endDate}`,
    authorization,
  )
}

/**
 * Parses a Status as strictly as the .NET client: four children of the general namespace in a fixed order. Throws if it
 * has another form.
 */
export function parseStatus(xml: string) {
  const text = '([^<]*)'
  const children = ['operation', 'result', 'resultDetail', 'resultCode'].map(
    (name) => String.raw`\s*<(?:\1):${name}>${text}</\1:${name}>`,
  )
  const pattern = new RegExp(
    String.raw`^<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n<(\w+):Status xmlns:\1="http://oec.api.opsource.net/schemas/general">${children.join('')}\s*</\1:Status>\n$`,
  )
  const [, , operation, result, resultDetail, resultCode] = pattern.exec(xml) ?? []
  if (resultCode === undefined) throw new Error(`Not a Status: ${xml}`)
  return { operation, result, resultDetail, resultCode }
}
