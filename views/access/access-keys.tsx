import type { AccessKey } from '../../src/domain/access/access-key.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { KeyTable } from './key-table.tsx'

export type KeysProps = {
  keys: AccessKey[]
  /** Whether these are the keys of all users and not only the viewer's own. */
  isAllKeys: boolean
  /** Whether the viewer may see the keys of all users and create keys. */
  canManageKeys: boolean
  origin: string
  now: Date
}

/** The viewer's access keys, or those of all users. */
export function KeysPage({ viewer, ...props }: KeysProps & { viewer: Viewer }) {
  const { keys, isAllKeys, now } = props
  return (
    <Layout title={isAllKeys ? 'All access keys' : 'Access keys'} section="keys" viewer={viewer}>
      {isAllKeys && (
        <p class="back">
          <a href={paths.keys()}>Your access keys</a>
        </p>
      )}
      <div class="page-head">
        <h1>{isAllKeys ? 'All access keys' : 'Your access keys'}</h1>
        <KeyLinks userName={viewer.userName} {...props} />
      </div>
      {keys.length === 0 ? (
        <NoKeys {...props} userName={viewer.userName} />
      ) : (
        <div class="page-table">
          <KeyTable keys={keys} now={now} hasOwners={isAllKeys} />
        </div>
      )}
      {!isAllKeys && <Usage {...props} />}
    </Layout>
  )
}

function KeyLinks({ isAllKeys, canManageKeys, userName }: KeysProps & { userName: string }) {
  if (!canManageKeys || isAllKeys) return null
  return (
    <p class="page-links">
      <a href={`${paths.user(userName)}#keys`}>Manage your access keys</a>
      <a href={paths.allKeys()}>All access keys</a>
    </p>
  )
}

function NoKeys({ isAllKeys, canManageKeys, userName }: KeysProps & { userName: string }) {
  return (
    <section class="empty-state">
      <h2>{isAllKeys ? 'No access keys yet' : 'You have no access key yet'}</h2>
      <p>
        Programs need an access key to send and read events.{' '}
        {!canManageKeys && 'Ask the primary administrator to create one for you.'}
        {canManageKeys && isAllKeys && <a href={paths.users()}>Choose a user</a>}
        {canManageKeys && !isAllKeys && <a href={`${paths.user(userName)}#keys`}>Create an access key</a>}
      </p>
    </section>
  )
}

function Usage({ keys, origin }: KeysProps) {
  const id = keys.find(({ deactivatedAt }) => deactivatedAt === null)?.accessKeyId ?? 'KEY_ID'
  return (
    <section class="page-section">
      <h2>Use an access key</h2>
      <p>
        A key always has your current grants. <code>SECRET</code> was shown when the key was created.{' '}
        <a href={paths.docs()}>API reference</a>
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
