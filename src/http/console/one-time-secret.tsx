import type { Context } from 'hono'
import { SecretPage } from '../../../views/access/one-time-secret.tsx'
import { paths } from '../../../views/paths.ts'
import type { ConsoleEnv } from './console-env.ts'
import { signedIn, viewerFor } from './session.ts'

type C = Context<ConsoleEnv>

/** The one page that shows a password which was made here. */
export function showPassword(c: C, made: { userName: string; password: string }, isNew: boolean) {
  const { userName, password } = made
  return c.render(
    <SecretPage
      title={isNew ? `${userName} is added` : `A new password for ${userName}`}
      sentence={`Hand it over now: this page is the only one that shows it. ${userName} can change it after signing in.`}
      facts={[
        { name: 'shown-user', label: 'User name', value: userName },
        { name: 'shown-password', label: 'Password', value: password },
      ]}
      example={null}
      onward={{ href: paths.person(userName), label: `On to ${userName}` }}
      section="people"
      viewer={viewerFor(signedIn(c))}
    />,
  )
}

/** The one page that shows the secret of an access key. */
export function showKey(
  c: C,
  made: { userName: string; accessKeyId: string; secretAccessKey: string },
  address: string,
) {
  const { userName, accessKeyId, secretAccessKey } = made
  return c.render(
    <SecretPage
      title={`A new access key for ${userName}`}
      sentence="Keep the secret where programs find it and nobody else: this page is the only one that shows it."
      facts={[
        { name: 'shown-id', label: 'Key id', value: accessKeyId },
        { name: 'shown-secret', label: 'Secret access key', value: secretAccessKey },
      ]}
      example={`curl -u ${accessKeyId}:SECRET '${address}/api/v1/events?limit=10'`}
      onward={{ href: `${paths.person(userName)}#keys`, label: `On to ${userName}` }}
      section="people"
      viewer={viewerFor(signedIn(c))}
    />,
  )
}
