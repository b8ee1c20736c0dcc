import { ACTIVE_KEYS_MAX, type AccessKey } from '../../src/domain/access/access-key.ts'
import { PostButton } from '../components/form.tsx'
import { RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { StatusBadge } from './status-badge.tsx'

/** Access keys without their secrets. With `csrf` each has its actions, with `hasOwners` its user. */
export function KeyTable(props: { keys: AccessKey[]; now: Date; csrf?: string; hasOwners?: boolean }) {
  const { keys, now, csrf, hasOwners } = props
  return (
    <table class="data-table">
      <thead class="data-table-head">
        <tr>
          <th scope="col">Access key ID</th>
          {hasOwners && <th scope="col">User</th>}
          <th scope="col">Status</th>
          <th scope="col">Created</th>
          <th scope="col">Last used</th>
          {csrf !== undefined && (
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr>
            <th scope="row" class="mono">
              {key.accessKeyId}
            </th>
            {hasOwners && (
              <td>
                <a href={paths.user(key.userName)}>{key.userName}</a>
              </td>
            )}
            <td>
              <StatusBadge subject={key} />
            </td>
            <td data-label="Created">
              <RelativeTime at={key.createdAt} now={now} />
            </td>
            <td data-label="Last used">
              {key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} now={now} /> : 'never'}
            </td>
            {csrf !== undefined && (
              <td class="data-table-actions">
                <KeyActions
                  accessKey={key}
                  csrf={csrf}
                  canReactivate={countActiveKeys(keys) < ACTIVE_KEYS_MAX}
                />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Returns how many of the keys are active. */
export function countActiveKeys(keys: AccessKey[]): number {
  return keys.filter((key) => key.deactivatedAt === null).length
}

function KeyActions(props: { accessKey: AccessKey; csrf: string; canReactivate: boolean }) {
  const { accessKey, csrf, canReactivate } = props
  const { accessKeyId, userName, deactivatedAt } = accessKey
  const target = { action: paths.keyActivity(userName, accessKeyId), csrf, about: accessKeyId }
  return (
    <>
      {deactivatedAt === null ? (
        <PostButton {...target} label="Deactivate" fields={{ active: 'no' }} />
      ) : (
        canReactivate && <PostButton {...target} label="Reactivate" fields={{ active: 'yes' }} />
      )}
      <a class="button quiet" href={paths.keyDeletion(userName, accessKeyId)}>
        Delete <span class="visually-hidden">{accessKeyId}</span>
      </a>
    </>
  )
}
