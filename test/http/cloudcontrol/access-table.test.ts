import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { OPERATIONS, type Permission } from '../../../src/domain/access/permissions.ts'
import { type CastMember, createAccessCast } from '../../support/access-cast.ts'
import { basicAuthorization, organisationIdOf, requestCloudControl } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { PASSWORD_ROUTES } from '../../support/route-access.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { acceptPasswords, OTHER_ACCOUNT } from '../../support/test-users.ts'

const PASSWORD = 'a password for everybody'
/** Personas who cannot authenticate here. This API ignores access keys and sessions, so losing one has no effect. */
const UNAUTHENTICATED = ['anonymous', 'deleted', 'deactivated']
const OTHER_PRIMARY = 'other customer’s primary'
const QUARTER_MS = 16 * 60_000

describe.each(DATABASES)('access with user name and password, on %s', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  let organisation: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = await createAccessCast(daybook)
    organisation = await organisationIdOf(daybook)
    const { setPassword } = daybook.app.services.provisioning
    await setPassword(OTHER_ACCOUNT, 'admin', PASSWORD)
    for (const name of all.map(nameOf))
      if (name !== null && name !== 'deleted') await setPassword(null, name, PASSWORD)
    await acceptPasswords(daybook)
  })
  afterAll(() => daybook.close())
  // Failed sign-ins would be throttled otherwise.
  beforeEach(() => daybook.setClock(new Date(daybook.clock().getTime() + QUARTER_MS).toISOString()))

  test.each(Object.keys(PASSWORD_ROUTES))('%s answers every persona by its permissions', async (route) => {
    const actual: unknown[] = []
    const expected: unknown[] = []
    for (const { operation, path, status: allowedStatus } of PASSWORD_ROUTES[route] ?? [])
      for (const persona of all) {
        const { status } = await requestCloudControl(
          daybook,
          path.replace('{organisation}', organisation),
          authorizationOf(persona),
        )
        actual.push([persona.name, path, status])
        const { permission } = OPERATIONS[operation ?? 'GetAccount']
        expected.push([persona.name, path, expectedOf(persona, permission, allowedStatus)])
      }
    expect(actual).toEqual(expected)
  })

  test('every refusal has an audit entry with the user', async () => {
    const { Records } = await (
      await daybook.api(
        '/events/export?format=json&eventName=GetAdministrationReport&errorCode=AccessDenied',
        {
          headers: { authorization: keyOf('event-reader-elsewhere') },
        },
      )
    ).json()
    const refused = Records.map(
      (record: { userIdentity: { userName: string } }) => record.userIdentity.userName,
    )
    expect(new Set(refused)).toContain('no-grants')
    expect(new Set(refused)).not.toContain('reports')
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })

  const keyOf = (name: string) => {
    const key = all.find((each) => each.name === name)?.key
    return `Basic ${btoa(`${key?.accessKeyId}:${key?.secretAccessKey}`)}`
  }
})

// The user name of a persona; null if it is not a user of the first customer.
function nameOf({ name }: CastMember): string | null {
  if (name === 'anonymous' || name === OTHER_PRIMARY) return null
  return name === 'expired session' ? 'late' : name
}

function authorizationOf(persona: CastMember): string {
  if (persona.name === OTHER_PRIMARY) return basicAuthorization(`admin@${OTHER_ACCOUNT}`, PASSWORD)
  const name = nameOf(persona)
  return name === null ? '' : basicAuthorization(name, PASSWORD)
}

function expectedOf(
  { name, permissions }: CastMember,
  permission: Permission,
  allowedStatus: number,
): number {
  if (UNAUTHENTICATED.includes(name)) return 401
  if (permission === 'authenticated') return allowedStatus
  return permissions?.includes(permission) && name !== OTHER_PRIMARY ? allowedStatus : 403
}
