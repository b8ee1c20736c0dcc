import type { AccessKey } from '../../src/domain/access/user.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { KeyTable } from './key-table.tsx'

export type KeysProps = {
  keys: AccessKey[]
  /** Whether these are the keys of everyone, and whether the viewer may see those and make some. */
  isEveryones: boolean
  mayManage: boolean
  origin: string
  now: Date
}

/** Access keys: one's own, or for whoever manages them everyone's. */
export function KeysPage({ viewer, ...props }: KeysProps & { viewer: Viewer }) {
  const { keys, isEveryones, now } = props
  return (
    <Layout title={isEveryones ? 'Everyone’s keys' : 'Keys'} section="keys" viewer={viewer}>
      {isEveryones && (
        <p class="back back-wide">
          <a href={paths.keys()}>Your keys</a>
        </p>
      )}
      <div class="page-head">
        <h1>{isEveryones ? 'Everyone’s keys' : 'Your keys'}</h1>
        <Ways userName={viewer.userName} {...props} />
      </div>
      {keys.length === 0 ? (
        <NoKeys {...props} userName={viewer.userName} />
      ) : (
        <div class="page-table">
          <KeyTable keys={keys} now={now} hasOwners={isEveryones} />
        </div>
      )}
      {!isEveryones && <HowTo {...props} />}
    </Layout>
  )
}

function Ways({ isEveryones, mayManage, userName }: KeysProps & { userName: string }) {
  if (!mayManage || isEveryones) return null
  return (
    <p class="page-ways">
      <a href={`${paths.person(userName)}#keys`}>Make or revoke yours</a>
      <a href={paths.allKeys()}>Everyone’s keys</a>
    </p>
  )
}

function NoKeys({ isEveryones, mayManage, userName }: KeysProps & { userName: string }) {
  return (
    <section class="empty">
      <h2>{isEveryones ? 'Nobody has an access key' : 'You have no access key'}</h2>
      <p>
        {mayManage ? (
          <>
            Programs need one to send and to read events.{' '}
            {isEveryones ? (
              <a href={paths.people()}>Choose a person</a>
            ) : (
              <a href={`${paths.person(userName)}#keys`}>Make one</a>
            )}
          </>
        ) : (
          'Programs need one to send and to read events. The primary administrator makes it for you.'
        )}
      </p>
    </section>
  )
}

function HowTo({ keys, origin }: KeysProps) {
  const id = keys.find(({ deactivatedAt }) => deactivatedAt === null)?.accessKeyId ?? 'KEY_ID'
  return (
    <section class="page-part">
      <h2>How to use one</h2>
      <p>
        A key acts with your grants, as they are at that moment. <code>SECRET</code> was shown when it was
        made. <a href={paths.docs()}>How the API works</a>
      </p>
      <pre class="example" tabindex={0}>
        <code>{`curl -u ${id}:SECRET '${origin}/api/v1/events?limit=10'

curl -u ${id}:SECRET ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventName":"StartServer","userName":"alice"}'`}</code>
      </pre>
    </section>
  )
}
