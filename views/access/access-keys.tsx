import type { AccessKey } from '../../src/domain/access/access-key.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { KeyTable } from './key-table.tsx'

const { accessKeys: TEXT } = MESSAGES.pages

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
    <Layout title={isAllKeys ? TEXT.all : TEXT.title} section="keys" viewer={viewer}>
      <PageHead
        title={isAllKeys ? TEXT.all : TEXT.own}
        about={{ text: TEXT.purpose, guide: 'access' }}
        {...(isAllKeys && { parent: { label: TEXT.own, href: paths.keys() } })}
      >
        <KeyLinks userName={viewer.userName} {...props} />
      </PageHead>
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
    <>
      <a class="button" href={`${paths.user(userName)}#keys`}>
        {TEXT.manage}
      </a>
      <a class="button" href={paths.allKeys()}>
        {TEXT.all}
      </a>
    </>
  )
}

function NoKeys({ isAllKeys, canManageKeys, userName }: KeysProps & { userName: string }) {
  return (
    <section class="empty-state">
      <h2>{isAllKeys ? TEXT.noKeys : TEXT.noOwnKeys}</h2>
      <p>
        {TEXT.purpose} {!canManageKeys && TEXT.ask}
        {canManageKeys && isAllKeys && <a href={paths.users()}>{TEXT.chooseUser}</a>}
        {canManageKeys && !isAllKeys && <a href={`${paths.user(userName)}#keys`}>{TEXT.create}</a>}
      </p>
    </section>
  )
}

function Usage({ keys, origin }: KeysProps) {
  const id = keys.find(({ deactivatedAt }) => deactivatedAt === null)?.accessKeyId ?? 'KEY_ID'
  return (
    <section class="page-section">
      <h2>{TEXT.usage}</h2>
      <p>
        <RichText text={TEXT.usageHint} links={{ api: paths.docs() }} />
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
