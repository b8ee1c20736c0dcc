import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { EMPTY_FORM } from '../../../views/components/form.tsx'
import { type NoticeName, withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { UserPages } from '../../services/access/user-pages.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, submitForm } from './form.ts'
import { isScopeField, KEY_FIELDS, parseKeyLimitsForm } from './key-form.ts'
import { showNewKey } from './one-time-secret.tsx'
import { publicOrigin, sessionOf, toViewer } from './session.ts'
import { showUser } from './user.tsx'

const { keyDeletion: DELETION, confirm: CONFIRM, newKey: NEW_KEY } = MESSAGES.pages

type Services = { userPages: UserPages; accessKeys: AccessKeys }
type C = Context<ConsoleEnv>

/** Returns the routes for creating, deactivating, reactivating and deleting the access keys of one user. */
export function userKeyRoutes(services: Services, publicUrl: string | null, clock: () => Date) {
  const { accessKeys, userPages } = services
  const app = new Hono<ConsoleEnv>()
  const submit = (c: C, action: () => Promise<Response>) =>
    submitForm(c, {}, action, (faults) => showUser(c, userPages, clock(), { values: {}, faults }))

  app.post('/people/:userName/keys', async (c) => {
    const form = await parseForm(c)
    const { values } = formValues(form, [...KEY_FIELDS, ...form.names().filter(isScopeField)])
    return submitForm(
      c,
      keyLabels(),
      async () => {
        const limits = parseKeyLimitsForm(values)
        const key = await accessKeys.create(sessionOf(c).caller, pathParam(c, 'userName'), limits)
        return showNewKey(c, key, publicOrigin(c, publicUrl))
      },
      (faults) => showUser(c, userPages, clock(), { values, faults }),
    )
  })

  app.post('/people/:userName/keys/:id/activity', async (c) => {
    const isActive = (await parseForm(c)).text('active') === 'yes'
    return submit(c, async () => {
      await accessKeys[isActive ? 'reactivate' : 'deactivate'](sessionOf(c).caller, pathParam(c, 'id'))
      return redirectToKeys(c, isActive ? 'key-reactivated' : 'key-deactivated')
    })
  })

  app.get('/people/:userName/keys/:id/revocation', async (c) => {
    const [userName, id] = [pathParam(c, 'userName'), pathParam(c, 'id')]
    const { accessKeyId } = await userPages.getKey(sessionOf(c).caller, userName, id)
    return confirmDeletion(c, userName, accessKeyId)
  })

  app.post('/people/:userName/keys/:id/revocation', async (c) => {
    await parseForm(c)
    await accessKeys.delete(sessionOf(c).caller, pathParam(c, 'id'))
    return redirectToKeys(c, 'key-revoked')
  })

  return app
}

function confirmDeletion(c: C, userName: string, id: string) {
  return c.render(
    <ConfirmPage
      title={DELETION.title({ accessKeyId: id })}
      effects={DELETION.effects({ accessKeyId: id })}
      action={paths.keyDeletion(userName, id)}
      confirmLabel={DELETION.confirm}
      back={{ href: `${paths.user(userName)}#keys`, label: CONFIRM.cancel }}
      section="users"
      form={EMPTY_FORM}
      viewer={toViewer(sessionOf(c))}
    />,
  )
}

function redirectToKeys(c: C, notice: NoticeName) {
  return c.redirect(withNotice(`${paths.user(pathParam(c, 'userName'))}#keys`, notice), 303)
}

function keyLabels() {
  const { expiresAt, networks, scope } = NEW_KEY
  return { expiresAt, networks, scope }
}

function pathParam(c: C, name: 'userName' | 'id'): string {
  return toColumn(c.req.param(name) ?? '')
}
