import { type Context, Hono } from 'hono'
import { PersonPage } from '../../../views/access/user.tsx'
import { PERSON_LABELS } from '../../../views/access/users.tsx'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { type NoticeName, telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { toColumn } from '../../domain/events/record.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { showPassword } from './one-time-secret.tsx'
import { signedIn, viewerFor } from './session.ts'

type Flows = { people: Users; keys: AccessKeys; projects: Projects }
type C = Context<ConsoleEnv>

/** One person: what they are called, their password, whether they work, and the office. */
export function userPages(flows: Flows, clock: () => Date) {
  const { people } = flows
  const app = new Hono<ConsoleEnv>()

  app.get('/people/:userName', (c) => showPerson(c, flows, clock(), NOTHING_ENTERED))

  app.post('/people/:userName/tags', async (c) => {
    const { text, values } = readValues(await readSent(c), TAGS)
    const tags = {
      department: text('department'),
      customerDefined1: text('customerDefined1'),
      customerDefined2: text('customerDefined2'),
    }
    return attempt(
      c,
      PERSON_LABELS,
      async () => {
        await people.describe(signedIn(c).caller, nameIn(c), tags)
        return told(c, 'described')
      },
      (faults) => showPerson(c, flows, clock(), { values, faults }),
    )
  })

  app.post('/people/:userName/password', async (c) => {
    await readSent(c)
    return showPassword(c, await people.resetPassword(signedIn(c).caller, nameIn(c)), false)
  })

  app.post('/people/:userName/activity', async (c) => {
    const isActive = (await readSent(c)).text('active') === 'yes'
    const again = (faults: Entered['faults']) => showPerson(c, flows, clock(), { values: {}, faults })
    return attempt(
      c,
      {},
      async () => {
        await people[isActive ? 'reactivate' : 'deactivate'](signedIn(c).caller, nameIn(c))
        return told(c, isActive ? 'reactivated' : 'deactivated')
      },
      again,
    )
  })

  return app.route('/', confirmedRoutes(people))
}

function confirmedRoutes(people: Users) {
  const app = new Hono<ConsoleEnv>()

  app.get('/people/:userName/deletion', (c) => askDeletion(c, people, {}))

  app.post('/people/:userName/deletion', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        await people.remove(signedIn(c).caller, nameIn(c))
        return c.redirect(telling(paths.people(), 'deleted'), 303)
      },
      (faults) => askDeletion(c, people, faults),
    )
  })

  app.get('/people/:userName/office', (c) => askOffice(c, people, {}))

  app.post('/people/:userName/office', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        await people.handOver(signedIn(c).caller, nameIn(c))
        return c.redirect(telling(paths.account(), 'handed-over'), 303)
      },
      (faults) => askOffice(c, people, faults),
    )
  })

  return app
}

/** The page of a person, as they are now, with what was entered. */
export async function showPerson(c: C, flows: Flows, now: Date, entered: Entered) {
  const holding = await holdingOf(flows, signedIn(c).caller, nameIn(c))
  const notice = readNotice(c)
  return c.render(
    <PersonPage {...holding} entered={entered} notice={notice} now={now} viewer={viewerFor(signedIn(c))} />,
  )
}

/** One person with everything they hold, and the projects in which one can hold it. */
export async function holdingOf({ people, keys, projects }: Flows, caller: Caller, userName: string) {
  const person = await people.find(caller, userName)
  const grants = await people.grants(caller)
  return {
    person,
    grants: grants.filter((grant) => grant.userName === userName),
    keys: await keys.list(caller, userName),
    projects: await projects.list(caller),
  }
}

const TAGS = ['department', 'customerDefined1', 'customerDefined2'] as const

async function askDeletion(c: C, people: Users, faults: Entered['faults']) {
  const { userName } = await people.find(signedIn(c).caller, nameIn(c))
  return c.render(
    <ConfirmPage
      title={`Delete ${userName}?`}
      effects={[
        `${userName} is signed out everywhere; grants, password and access keys are gone at once.`,
        'The events of what they did stay, and so do the name and the fact that they were here.',
        'In reports, department and customer defined texts then read “deleted”.',
        'The name is never given again. This cannot be undone; deactivating can.',
      ]}
      action={paths.deletion(userName)}
      deed={`Delete ${userName}`}
      back={{ href: paths.person(userName), label: 'Keep' }}
      section="people"
      entered={{ values: {}, faults }}
      viewer={viewerFor(signedIn(c))}
    />,
  )
}

async function askOffice(c: C, people: Users, faults: Entered['faults']) {
  const { caller } = signedIn(c)
  const { userName } = await people.find(caller, nameIn(c))
  return c.render(
    <ConfirmPage
      title={`Make ${userName} primary administrator?`}
      effects={[
        `There is exactly one: ${userName} will manage people, projects, grants and keys, and you no longer.`,
        'Your own grants stay as they are.',
        `Only ${userName} can hand the office back.`,
      ]}
      action={paths.office(userName)}
      deed={`Make ${userName} primary administrator`}
      back={{ href: paths.person(userName), label: 'Keep the office' }}
      section="people"
      entered={{ values: {}, faults }}
      viewer={viewerFor(signedIn(c))}
    />,
  )
}

function told(c: C, notice: NoticeName) {
  return c.redirect(telling(paths.person(nameIn(c)), notice), 303)
}

function nameIn(c: C): string {
  return toColumn(c.req.param('userName') ?? '')
}
