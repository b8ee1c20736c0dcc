import type { Context } from 'hono'
import { OneTimeSecretPage } from '../../../views/access/one-time-secret.tsx'
import { paths } from '../../../views/paths.ts'
import type { ConsoleEnv } from './console-env.ts'
import { sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>

/** Shows a generated password. No other page shows it. `isNewUser` tells a new user from a reset password. */
export function showNewPassword(
  c: C,
  { userName, password }: { userName: string; password: string },
  isNewUser: boolean,
) {
  return c.render(
    <OneTimeSecretPage
      title={isNewUser ? `User ${userName} added` : `New password for ${userName}`}
      message={`Copy the password now: it is shown only once. ${userName} can change it after signing in.`}
      facts={[
        { name: 'shown-user', label: 'User name', value: userName },
        { name: 'shown-password', label: 'Password', value: password },
      ]}
      example={null}
      onward={{ href: paths.user(userName), label: `Continue to ${userName}` }}
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
      title={`New access key for ${userName}`}
      message="Copy the secret now and store it where only your programs can read it: it is shown only once."
      facts={[
        { name: 'shown-id', label: 'Access key ID', value: accessKeyId },
        { name: 'shown-secret', label: 'Secret access key', value: secretAccessKey },
      ]}
      example={`curl -u ${accessKeyId}:SECRET '${origin}/api/v1/events?limit=10'`}
      onward={{ href: `${paths.user(userName)}#keys`, label: `Continue to ${userName}` }}
      section="users"
      viewer={toViewer(sessionOf(c))}
    />,
  )
}
