import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { OPERATIONS, type Permission } from '../../../src/domain/access/permissions.ts'
import { accessCast, type CastMember } from '../../support/access-cast.ts'
import { ask, basic, organisationOf } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { PASSWORD_ROUTES } from '../../support/route-access.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { OTHER_ACCOUNT } from '../../support/test-users.ts'

const PASSWORD = 'a password for everybody'
/** Who stays outside; keys and sessions are nothing to this face, so who lost one comes in all the same. */
const OUT = ['anonymous', 'deleted', 'deactivated']
const ELSEWHERE = 'other customer’s primary'
const QUARTER_MS = 16 * 60_000

describe.each(DATABASES)('who may do what by user name and password, on %s:', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  let organisation: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = await accessCast(daybook)
    organisation = await organisationOf(daybook)
    const { setPassword } = daybook.app.services.provisioning
    await setPassword(OTHER_ACCOUNT, 'admin', PASSWORD)
    for (const name of all.map(nameOf))
      if (name !== null && name !== 'deleted') await setPassword(null, name, PASSWORD)
  })
  afterAll(() => daybook.close())
  // Those who stay outside are slowed down otherwise.
  beforeEach(() => daybook.at(new Date(daybook.clock().getTime() + QUARTER_MS).toISOString()))

  test.each(Object.keys(PASSWORD_ROUTES))('%s', async (route) => {
    const told: unknown[] = []
    const expected: unknown[] = []
    for (const { operation, path, granted } of PASSWORD_ROUTES[route] ?? [])
      for (const persona of all) {
        const { status } = await ask(
          daybook,
          path.replace('{organisation}', organisation),
          authorizationOf(persona),
        )
        told.push([persona.name, path, status])
        const needs = OPERATIONS[operation ?? 'GetAccount'].permission
        expected.push([persona.name, path, expectedOf(persona, needs, granted)])
      }
    expect(told).toEqual(expected)
  })

  test('whoever was refused is in the log with what they asked for', async () => {
    const { Records } = await (
      await daybook.api(
        '/events/export?format=json&eventName=GetAdministrationReport&errorCode=AccessDenied',
        {
          headers: { authorization: keyOf('looks-elsewhere') },
        },
      )
    ).json()
    const told = Records.map((record: { userIdentity: { userName: string } }) => record.userIdentity.userName)
    expect(new Set(told)).toContain('no-grants')
    expect(new Set(told)).not.toContain('reports')
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log).toEqual([])
  })

  const keyOf = (name: string) => {
    const key = all.find((each) => each.name === name)?.key
    return `Basic ${btoa(`${key?.accessKeyId}:${key?.secretAccessKey}`)}`
  }
})

// The name of a user of the first customer; null for who is none.
function nameOf({ name }: CastMember): string | null {
  if (name === 'anonymous' || name === ELSEWHERE) return null
  return name === 'expired session' ? 'late' : name
}

function authorizationOf(persona: CastMember): string {
  if (persona.name === ELSEWHERE) return basic(`admin@${OTHER_ACCOUNT}`, PASSWORD)
  const name = nameOf(persona)
  return name === null ? '' : basic(name, PASSWORD)
}

function expectedOf({ name, may }: CastMember, needs: Permission, granted: number): number {
  if (OUT.includes(name)) return 401
  if (needs === 'authenticated') return granted
  return may?.includes(needs) && name !== ELSEWHERE ? granted : 403
}
