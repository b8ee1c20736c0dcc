import { type Context, Hono } from 'hono'
import { type Holding, MatrixRow } from '../../../views/access/grant-matrix.tsx'
import { PERSON_LABELS, PeoplePage } from '../../../views/access/users.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { User } from '../../domain/access/user.ts'
import { toColumn } from '../../domain/events/record.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { ConsoleEnv } from './console-env.ts'
import { readNext } from './event-filter-form.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { readGrant } from './grant-form.ts'
import { showPassword } from './one-time-secret.tsx'
import { isFragment, requireSession, signedIn, viewerFor } from './session.ts'
import { holdingOf, userPages } from './user.tsx'
import { userKeyPages } from './user-keys.tsx'

type Flows = { people: Users; keys: AccessKeys; projects: Projects }

/** So many people are shown on one page of the matrix. */
const PEOPLE_SHOWN = 50

const FIELDS = ['userName', 'department', 'customerDefined1', 'customerDefined2', 'withPassword'] as const

/** Everyone: who there is, who may do what, adding one more, and each by themselves. */
export function userListPages(flows: Flows, publicUrl: string | null, clock: () => Date) {
  const { people } = flows
  const app = new Hono<ConsoleEnv>()
  app.use('/people/*', requireSession)

  app.get('/people', (c) => show(c, flows, NOTHING_ENTERED))

  app.post('/people', async (c) => {
    const { text, values } = readValues(await readSent(c), FIELDS)
    const { caller } = signedIn(c)
    const userName = text('userName')
    const tags = {
      department: text('department'),
      customerDefined1: text('customerDefined1'),
      customerDefined2: text('customerDefined2'),
    }
    return attempt(
      c,
      PERSON_LABELS,
      async () => {
        await people.create(caller, userName, tags, null)
        if (values.withPassword !== 'yes') return c.redirect(telling(paths.person(userName), 'added'), 303)
        return showPassword(c, await people.resetPassword(caller, userName), true)
      },
      (faults) => show(c, flows, { values, faults }),
    )
  })

  app.post('/people/:userName/grants', async (c) => {
    const sent = await readSent(c)
    const { caller } = signedIn(c)
    const userName = toColumn(c.req.param('userName'))
    const isGiven = sent.text('give') !== ''
    const grant = readGrant(sent.text(isGiven ? 'give' : 'take'))
    if (isGiven) await people.grant(caller, userName, grant)
    else await people.revoke(caller, userName, grant)
    if (isFragment(c)) return c.html(<MatrixRow {...(await holdingOf(flows, caller, userName))} />)
    const back = readNext(sent.text('back'))
    const path = back ? `${back}#person-${userName}` : `${paths.person(userName)}#grants`
    return c.redirect(telling(path, isGiven ? 'granted' : 'taken'), 303)
  })

  return app.route('/', userPages(flows, clock)).route('/', userKeyPages(flows, publicUrl, clock))
}

async function show(c: Context<ConsoleEnv>, flows: Flows, entered: Entered) {
  const { caller } = signedIn(c)
  const asked = { q: c.req.query('q')?.trim() ?? '', after: c.req.query('after') ?? '' }
  const all = await flows.people.list(caller)
  const grants = await flows.people.grants(caller)
  const keys = await flows.keys.list(caller)
  const projects = await flows.projects.list(caller)
  const found = all.filter((person) => isAsked(person, asked.q)).sort(inOrder)
  const left = found.slice(found.findIndex(({ userName }) => userName === asked.after) + 1)
  const shown = left.slice(0, PEOPLE_SHOWN)
  const holdings: Holding[] = shown.map((person) => ({
    person,
    grants: grants.filter(({ userName }) => userName === person.userName),
    keys: keys.filter(({ userName }) => userName === person.userName),
  }))
  return c.render(
    <PeoplePage
      asked={asked}
      holdings={holdings}
      count={{ all: all.length, asked: found.length }}
      next={left.length > shown.length ? (shown.at(-1)?.userName ?? null) : null}
      projects={projects}
      entered={entered}
      notice={readNotice(c)}
      viewer={viewerFor(signedIn(c))}
    />,
  )
}

function isAsked({ userName, department, customerDefined1, customerDefined2 }: User, q: string): boolean {
  const words = [userName, department, customerDefined1, customerDefined2]
  return words.some((word) => word.toLowerCase().includes(q.toLowerCase()))
}

// Those who are here before those who were; the store has them by name.
function inOrder(a: User, b: User): number {
  return Number(a.deletedAt !== null) - Number(b.deletedAt !== null)
}
