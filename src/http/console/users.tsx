import { type Context, Hono } from 'hono'
import { GrantMatrixRow } from '../../../views/access/grant-matrix.tsx'
import { UsersPage } from '../../../views/access/users.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { CreateUserWithPassword } from '../../services/access/create-user-with-password.ts'
import type { UserPages } from '../../services/access/user-pages.ts'
import type { Users } from '../../services/access/users.ts'
import { requireConfirmation } from './confirmation.tsx'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { renderFragment } from './fragment.tsx'
import { parseGrant } from './grant-form.ts'
import { showNewPassword } from './one-time-secret.tsx'
import { parseReturnPath } from './return-path.ts'
import { isHtmxRequest, requireSession, sessionOf, toViewer } from './session.ts'
import { TAG_FIELDS, userDetailPages } from './user.tsx'
import { userKeyRoutes } from './user-keys.tsx'

type Services = {
  users: Users
  createUserWithPassword: CreateUserWithPassword
  userPages: UserPages
  accessKeys: AccessKeys
}

/** The form fields for a new user. */
export const USER_FIELDS = ['userName', ...TAG_FIELDS, 'withPassword'] as const

/** Returns the pages for listing and adding users, their grants, and the pages of each user. */
export function userPages(services: Services, publicUrl: string | null, clock: () => Date) {
  const { users, userPages: pages, createUserWithPassword } = services
  const app = new Hono<ConsoleEnv>()
  app.use('/people/*', requireSession, requireConfirmation)

  app.get('/people', (c) => showUsers(c, pages, c.get('unsentForms').take(c)))

  app.post('/people', async (c) => {
    const { text, values } = formValues(await parseForm(c), USER_FIELDS)
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
        if (values.withPassword === 'yes')
          return showNewPassword(c, await createUserWithPassword(caller, userName, tags), true)
        await users.create(caller, userName, tags, null)
        return c.redirect(withNotice(paths.user(userName), 'added'), 303)
      },
      (faults) => showUsers(c, pages, { values, faults }),
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
      return renderFragment(c, <GrantMatrixRow {...(await pages.get(caller, userName, readOptionsOf(c)))} />)
    const back = parseReturnPath(form.text('back'))
    const path = back ? `${back}#person-${userName}` : `${paths.user(userName)}#grants`
    return c.redirect(withNotice(path, isAdded ? 'granted' : 'taken'), 303)
  })

  return app
    .route('/', userDetailPages(services, clock))
    .route('/', userKeyRoutes(services, publicUrl, clock))
}

async function showUsers(c: Context<ConsoleEnv>, pages: UserPages, form: FormState) {
  const session = sessionOf(c)
  const params = { q: c.req.query('q')?.trim() ?? '', after: c.req.query('after') ?? '' }
  const page = await pages.list(session.caller, params, readOptionsOf(c))
  const props = { ...page, params, form, notice: parseNotice(c) }
  return c.render(<UsersPage {...props} viewer={toViewer(session)} />)
}
