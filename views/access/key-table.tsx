import { ACTIVE_KEYS_MAX, type AccessKey } from '../../src/domain/access/access-key.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { PostButton } from '../components/form.tsx'
import { RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { StatusBadge } from './status-badge.tsx'

const { keyTable: TEXT } = MESSAGES.pages

/** Access keys without their secrets. With `csrf` each has its actions, with `hasOwners` its user. */
export function KeyTable(props: { keys: AccessKey[]; now: Date; csrf?: string; hasOwners?: boolean }) {
  const { keys, now, csrf, hasOwners } = props
  return (
    <table class="data-table">
      <thead class="data-table-head">
        <tr>
          <th scope="col">{TEXT.id}</th>
          {hasOwners && <th scope="col">{TEXT.user}</th>}
          <th scope="col">{TEXT.status}</th>
          <th scope="col">{TEXT.created}</th>
          <th scope="col">{TEXT.lastUsed}</th>
          <th scope="col">{TEXT.limits}</th>
          {csrf !== undefined && (
            <th scope="col">
              <span class="visually-hidden">{TEXT.actions}</span>
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
            <td data-label={TEXT.created}>
              <RelativeTime at={key.createdAt} now={now} />
            </td>
            <td data-label={TEXT.lastUsed}>
              {key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} now={now} /> : TEXT.neverUsed}
            </td>
            <td class="key-limits" data-label={TEXT.limits}>
              {formatLimits(key, now)}
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

function formatLimits({ expiresAt, scope, networks }: AccessKey, now: Date): string {
  // The last day on which the key works.
  const date = expiresAt ? new Date(expiresAt.getTime() - 1).toISOString().slice(0, 10) : ''
  const limits = [
    expiresAt && (expiresAt <= now ? TEXT.expired({ date }) : TEXT.expires({ date })),
    scope && TEXT.scope({ grants: scope }),
    networks && TEXT.networks({ networks }),
  ]
  return limits.filter(Boolean).join('; ') || TEXT.noLimits
}

function KeyActions(props: { accessKey: AccessKey; csrf: string; canReactivate: boolean }) {
  const { accessKey, csrf, canReactivate } = props
  const { accessKeyId, userName, deactivatedAt } = accessKey
  const target = { action: paths.keyActivity(userName, accessKeyId), csrf, about: accessKeyId }
  return (
    <>
      {deactivatedAt === null ? (
        <PostButton {...target} label={TEXT.deactivate} fields={{ active: 'no' }} />
      ) : (
        canReactivate && <PostButton {...target} label={TEXT.reactivate} fields={{ active: 'yes' }} />
      )}
      <a class="button quiet" href={paths.keyDeletion(userName, accessKeyId)}>
        {TEXT.delete} <span class="visually-hidden">{accessKeyId}</span>
      </a>
    </>
  )
}
