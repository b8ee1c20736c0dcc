import type { Context } from 'hono'
import { OneTimeSecretPage } from '../../../views/access/one-time-secret.tsx'
import { paths } from '../../../views/paths.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ConsoleEnv } from './console-env.ts'
import { sessionOf, toViewer } from './session.ts'

const { oneTimeSecret: TEXT } = MESSAGES.pages

type C = Context<ConsoleEnv>

/** Shows a generated password. No other page shows it. `isNewUser` tells a new user from a reset password. */
export function showNewPassword(
  c: C,
  { userName, password }: { userName: string; password: string },
  isNewUser: boolean,
) {
  return c.render(
    <OneTimeSecretPage
      title={isNewUser ? TEXT.userAdded({ userName }) : TEXT.newPassword({ userName })}
      message={TEXT.copyPassword({ userName })}
      facts={[
        { name: 'shown-user', label: TEXT.userName, value: userName },
        { name: 'shown-password', label: TEXT.password, value: password },
      ]}
      example={null}
      onward={{ href: paths.user(userName), label: TEXT.continue({ userName }) }}
      section="users"
      viewer={toViewer(sessionOf(c))}
    />,
  )
}

/** Shows a new access key with its secret. No other page shows the secret. `origin` goes into the example request. */
export function showNewKey(
  c: C,
  key: { userName: string; accessKeyId: string; secretAccessKey: string },
  origin: string,
) {
  const { userName, accessKeyId, secretAccessKey } = key
  return c.render(
    <OneTimeSecretPage
      title={TEXT.newKey({ userName })}
      message={TEXT.copySecret}
      facts={[
        { name: 'shown-id', label: TEXT.accessKeyId, value: accessKeyId },
        { name: 'shown-secret', label: TEXT.secretAccessKey, value: secretAccessKey },
      ]}
      example={`curl -u ${accessKeyId}:SECRET '${origin}/api/v1/events?limit=10'`}
      onward={{ href: `${paths.user(userName)}#keys`, label: TEXT.continue({ userName }) }}
      section="users"
      viewer={toViewer(sessionOf(c))}
    />,
  )
}
