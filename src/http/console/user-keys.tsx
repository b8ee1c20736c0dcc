import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../views/components/confirm.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Fault } from '../../domain/fault.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Users } from '../../services/access/users.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readSent } from './form.ts'
import { showKey } from './one-time-secret.tsx'
import { houseAt, signedIn, viewerFor } from './session.ts'
import { showPerson } from './user.tsx'

type Flows = { people: Users; keys: AccessKeys; projects: Projects }
type C = Context<ConsoleEnv>

/** The access keys of one person. */
export function userKeyPages(flows: Flows, publicUrl: string | null, clock: () => Date) {
  const { keys } = flows
  const app = new Hono<ConsoleEnv>()
  const orAgain = (c: C, deed: () => Promise<Response>) =>
    attempt(c, {}, deed, (faults) => showPerson(c, flows, clock(), { values: {}, faults }))

  app.post('/people/:userName/keys', async (c) => {
    await readSent(c)
    return orAgain(c, async () => {
      const made = await keys.create(signedIn(c).caller, param(c, 'userName'))
      return showKey(c, made, houseAt(c, publicUrl))
    })
  })

  app.post('/people/:userName/keys/:id/activity', async (c) => {
    const isActive = (await readSent(c)).text('active') === 'yes'
    return orAgain(c, async () => {
      await keys[isActive ? 'reactivate' : 'deactivate'](signedIn(c).caller, param(c, 'id'))
      return told(c, isActive ? 'key-reactivated' : 'key-deactivated')
    })
  })

  app.get('/people/:userName/keys/:id/revocation', async (c) => {
    const [userName, id] = [param(c, 'userName'), param(c, 'id')]
    const known = await keys.list(signedIn(c).caller, userName)
    if (!known.some(({ accessKeyId }) => accessKeyId === id)) {
      throw new Fault('not_found', `There is no access key ${id}.`)
    }
    return askRevocation(c, userName, id)
  })

  app.post('/people/:userName/keys/:id/revocation', async (c) => {
    await readSent(c)
    await keys.remove(signedIn(c).caller, param(c, 'id'))
    return told(c, 'key-revoked')
  })

  return app
}

function askRevocation(c: C, userName: string, id: string) {
  return c.render(
    <ConfirmPage
      title="Revoke this key?"
      effects={[
        `Programs that use ${id} are refused from now on.`,
        'Its events stay, and name it. This cannot be undone; deactivating can.',
      ]}
      action={paths.revocation(userName, id)}
      deed="Revoke the key"
      back={{ href: `${paths.person(userName)}#keys`, label: 'Keep' }}
      section="people"
      entered={{ values: {}, faults: {} }}
      viewer={viewerFor(signedIn(c))}
    />,
  )
}

function told(c: C, notice: Parameters<typeof telling>[1]) {
  return c.redirect(telling(`${paths.person(param(c, 'userName'))}#keys`, notice), 303)
}

function param(c: C, name: 'userName' | 'id'): string {
  return toColumn(c.req.param(name) ?? '')
}
