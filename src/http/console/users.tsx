import { type Context, Hono } from 'hono'
import { GrantMatrixRow, type UserAccess } from '../../../views/access/grant-matrix.tsx'
import { UsersPage } from '../../../views/access/users.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import type { User } from '../../domain/access/user.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, submitForm } from './form.ts'
import { parseGrant } from './grant-form.ts'
import { showNewPassword } from './one-time-secret.tsx'
import { parseReturnPath } from './return-path.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'
import { getUserAccess, TAG_FIELDS, userDetailPages } from './user.tsx'
import { userKeyRoutes } from './user-keys.tsx'

type Services = { users: Users; accessKeys: AccessKeys; projects: Projects }

const USERS_PER_PAGE = 50

const FIELDS = ['userName', ...TAG_FIELDS, 'withPassword'] as const

/** Returns the pages for listing and adding users, their grants, and the pages of each user. */
export function userPages(services: Services, publicUrl: string | null, clock: () => Date) {
  const { users } = services
  const app = new Hono<ConsoleEnv>()
  app.use('/people/*', requireSession)

  app.get('/people', (c) => showUsers(c, services, EMPTY_FORM))

  app.post('/people', async (c) => {
    const { text, values } = formValues(await parseForm(c), FIELDS)
    const { caller } = sessionOf(c)
    const userName = text('userName')
    const tags = {
      department: text('department'),
      customerDefined1: text('customerDefined1'),
      customerDefined2: text('customerDefined2'),
    }
    return submitForm(
      c,
      MESSAGES.pages.userLabels,
      async () => {
        await users.create(caller, userName, tags, null)
        if (values.withPassword !== 'yes') return c.redirect(withNotice(paths.user(userName), 'added'), 303)
        return showNewPassword(c, await users.resetPassword(caller, userName), true)
      },
      (faults) => showUsers(c, services, { values, faults }),
    )
  })

  app.post('/people/:userName/grants', async (c) => {
    const form = await parseForm(c)
    const { caller } = sessionOf(c)
    const userName = toColumn(c.req.param('userName'))
    const isAdded = form.text('give') !== ''
    const grant = parseGrant(form.text(isAdded ? 'give' : 'take'))
    if (isAdded) await users.grant(caller, userName, grant)
    else await users.revoke(caller, userName, grant)
    if (isHtmxRequest(c))
      return c.html(<GrantMatrixRow {...(await getUserAccess(services, caller, userName))} />)
    const back = parseReturnPath(form.text('back'))
    const path = back ? `${back}#person-${userName}` : `${paths.user(userName)}#grants`
    return c.redirect(withNotice(path, isAdded ? 'granted' : 'taken'), 303)
  })

  return app
    .route('/', userDetailPages(services, clock))
    .route('/', userKeyRoutes(services, publicUrl, clock))
}

async function showUsers(c: Context<ConsoleEnv>, services: Services, form: FormState) {
  const { caller } = sessionOf(c)
  const params = { q: c.req.query('q')?.trim() ?? '', after: c.req.query('after') ?? '' }
  const all = await services.users.list(caller)
  const grants = await services.users.listGrants(caller)
  const keys = await services.accessKeys.list(caller)
  const projects = await services.projects.list(caller)
  const matching = all.filter((user) => matchesSearch(user, params.q)).sort(deletedLast)
  const remaining = matching.slice(matching.findIndex(({ userName }) => userName === params.after) + 1)
  const shown = remaining.slice(0, USERS_PER_PAGE)
  const users: UserAccess[] = shown.map((user) => ({
    user,
    grants: grants.filter(({ userName }) => userName === user.userName),
    keys: keys.filter(({ userName }) => userName === user.userName),
  }))
  return c.render(
    <UsersPage
      params={params}
      users={users}
      count={{ all: all.length, matching: matching.length }}
      next={remaining.length > shown.length ? (shown.at(-1)?.userName ?? null) : null}
      projects={projects}
      form={form}
      notice={parseNotice(c)}
      viewer={toViewer(sessionOf(c))}
    />,
  )
}

function matchesSearch(user: User, q: string): boolean {
  const { userName, department, customerDefined1, customerDefined2 } = user
  const fields = [userName, department, customerDefined1, customerDefined2]
  return fields.some((field) => field.toLowerCase().includes(q.toLowerCase()))
}

// The sort is stable and the store returns users by name, so both groups stay in the order of their names.
function deletedLast(a: User, b: User): number {
  return Number(a.deletedAt !== null) - Number(b.deletedAt !== null)
}
