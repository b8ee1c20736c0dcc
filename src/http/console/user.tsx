import { type Context, Hono } from 'hono'
import { UserPage } from '../../../views/access/user.tsx'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import type { FormState } from '../../../views/components/form.tsx'
import { type NoticeName, withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { UserPages } from '../../services/access/user-pages.ts'
import type { Users } from '../../services/access/users.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, parseNotice, readOptionsOf, submitForm } from './form.ts'
import { showNewPassword } from './one-time-secret.tsx'
import { sessionOf, toViewer } from './session.ts'

const {
  userLabels: LABELS,
  userDeletion: DELETION,
  roleTransfer: TRANSFER,
  confirm: CONFIRM,
} = MESSAGES.pages

type Services = { users: Users; userPages: UserPages }
type C = Context<ConsoleEnv>

/** The form fields for the tags of a user. */
export const TAG_FIELDS = ['department', 'customerDefined1', 'customerDefined2'] as const

/** Returns the page of one user, and the routes for tags, password, status, deletion and the administrator role. */
export function userDetailPages(services: Services, clock: () => Date) {
  const { users, userPages } = services
  const app = new Hono<ConsoleEnv>()

  app.get('/people/:userName', (c) => showUser(c, userPages, clock(), c.get('unsentForms').take(c)))

  app.post('/people/:userName/tags', async (c) => {
    const { text, values } = formValues(await parseForm(c), TAG_FIELDS)
    const tags = {
      department: text('department'),
      customerDefined1: text('customerDefined1'),
      customerDefined2: text('customerDefined2'),
    }
    return submitForm(
      c,
      LABELS,
      async () => {
        await users.update(sessionOf(c).caller, userNameOf(c), tags)
        return redirectToUser(c, 'described')
      },
      (faults) => showUser(c, userPages, clock(), { values, faults }),
    )
  })

  app.post('/people/:userName/password', async (c) => {
    await parseForm(c)
    return showNewPassword(c, await users.resetPassword(sessionOf(c).caller, userNameOf(c)), false)
  })

  app.post('/people/:userName/activity', async (c) => {
    const isActive = (await parseForm(c)).text('active') === 'yes'
    return submitForm(
      c,
      {},
      async () => {
        await users[isActive ? 'reactivate' : 'deactivate'](sessionOf(c).caller, userNameOf(c))
        return redirectToUser(c, isActive ? 'reactivated' : 'deactivated')
      },
      (faults) => showUser(c, userPages, clock(), { values: {}, faults }),
    )
  })

  return app.route('/', confirmedRoutes(users))
}

function confirmedRoutes(users: Users) {
  const app = new Hono<ConsoleEnv>()

  app.get('/people/:userName/deletion', (c) => confirmDeletion(c, users, {}))

  app.post('/people/:userName/deletion', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        await users.delete(sessionOf(c).caller, userNameOf(c))
        return c.redirect(withNotice(paths.users(), 'deleted'), 303)
      },
      (faults) => confirmDeletion(c, users, faults),
    )
  })

  app.get('/people/:userName/office', (c) => confirmTransfer(c, users, {}))

  app.post('/people/:userName/office', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        await users.transferPrimaryAdministrator(sessionOf(c).caller, userNameOf(c))
        return c.redirect(withNotice(paths.account(), 'handed-over'), 303)
      },
      (faults) => confirmTransfer(c, users, faults),
    )
  })

  return app
}

/** Renders the page of the user in the path. Throws `not_found` if there is none. */
export async function showUser(c: C, userPages: UserPages, now: Date, form: FormState) {
  const access = await userPages.get(sessionOf(c).caller, userNameOf(c), readOptionsOf(c))
  const notice = parseNotice(c)
  return c.render(
    <UserPage {...access} form={form} notice={notice} now={now} viewer={toViewer(sessionOf(c))} />,
  )
}

async function confirmDeletion(c: C, users: Users, faults: FormState['faults']) {
  const { userName } = await users.get(sessionOf(c).caller, userNameOf(c), readOptionsOf(c))
  return c.render(
    <ConfirmPage
      title={DELETION.title({ userName })}
      effects={DELETION.effects({ userName })}
      action={paths.userDeletion(userName)}
      confirmLabel={DELETION.confirm({ userName })}
      back={{ href: paths.user(userName), label: CONFIRM.cancel }}
      section="users"
      form={{ values: {}, faults }}
      viewer={toViewer(sessionOf(c))}
    />,
  )
}

async function confirmTransfer(c: C, users: Users, faults: FormState['faults']) {
  const { userName } = await users.get(sessionOf(c).caller, userNameOf(c), readOptionsOf(c))
  return c.render(
    <ConfirmPage
      title={TRANSFER.title({ userName })}
      effects={TRANSFER.effects({ userName })}
      action={paths.primaryAdministrator(userName)}
      confirmLabel={TRANSFER.confirm({ userName })}
      back={{ href: paths.user(userName), label: CONFIRM.cancel }}
      section="users"
      form={{ values: {}, faults }}
      viewer={toViewer(sessionOf(c))}
    />,
  )
}

function redirectToUser(c: C, notice: NoticeName) {
  return c.redirect(withNotice(paths.user(userNameOf(c)), notice), 303)
}

function userNameOf(c: C): string {
  return toColumn(c.req.param('userName') ?? '')
}
