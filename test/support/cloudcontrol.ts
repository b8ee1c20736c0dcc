import { ADMIN, type TestApp } from './test-app.ts'
import { administratorOf } from './test-users.ts'

/** The header row of the report, to the byte. */
export const HEADER =
  'UUID,Time,Create User,Department,Customer Defined 1,Customer Defined 2,Type,Name,Action,Details,Response Code'

/** The credentials of a Daybook first administrator. */
export const AS_ADMIN = basic(ADMIN.userName, ADMIN.password)

/** The header that a user name and a password make. */
export function basic(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`
}

/** The id of a customer's organisation. */
export async function organisationOf(daybook: TestApp, accountId = '000000000001'): Promise<string> {
  return (await administratorOf(daybook, accountId)).customer.organisationId
}

/** Asks the face; as the administrator, unless somebody else or nobody (an empty text) is named. */
export function ask(daybook: TestApp, path: string, authorization = AS_ADMIN, init: RequestInit = {}) {
  const headers = { ...(authorization !== '' && { authorization }), ...init.headers }
  return fetch(daybook.url + path, { redirect: 'manual', ...init, headers })
}

/** The report of some days, asked for in the first customer's name. */
export async function askReport(
  daybook: TestApp,
  startDate: string,
  endDate: string,
  authorization = AS_ADMIN,
) {
  const organisation = await organisationOf(daybook)
  return ask(
    daybook,
    `/oec/0.9/${organisation}/auditlog?startDate=${startDate}&endDate=${endDate}`,
    authorization,
  )
}

/** A Status as the .NET client reads it: four children of the general namespace, in this order and no other. */
export function readStatus(xml: string) {
  const text = '([^<]*)'
  const children = ['operation', 'result', 'resultDetail', 'resultCode'].map(
    (name) => String.raw`\s*<(?:\1):${name}>${text}</\1:${name}>`,
  )
  const pattern = new RegExp(
    String.raw`^<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n<(\w+):Status xmlns:\1="http://oec.api.opsource.net/schemas/general">${children.join('')}\s*</\1:Status>\n$`,
  )
  const [, , operation, result, resultDetail, resultCode] = pattern.exec(xml) ?? []
  if (resultCode === undefined) throw new Error(`This is no Status: ${xml}`)
  return { operation, result, resultDetail, resultCode }
}
