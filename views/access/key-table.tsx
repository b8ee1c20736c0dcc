import { ACTIVE_KEYS_MAX, type AccessKey } from '../../src/domain/access/user.ts'
import { DeedButton } from '../components/form.tsx'
import { writeAgo } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { Standing } from './status-badge.tsx'

/** Access keys without their secrets; with `csrf`, each with what can be done to it, with `hasOwners`, with whose it is. */
export function KeyTable(props: { keys: AccessKey[]; now: Date; csrf?: string; hasOwners?: boolean }) {
  const { keys, now, csrf, hasOwners } = props
  return (
    <table class="plain">
      <thead class="plain-head">
        <tr>
          <th scope="col">Key id</th>
          {hasOwners && <th scope="col">Person</th>}
          <th scope="col">Status</th>
          <th scope="col">Made</th>
          <th scope="col">Last used</th>
          {csrf !== undefined && (
            <th scope="col">
              <span class="unseen">What can be done</span>
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
                <a href={paths.person(key.userName)}>{key.userName}</a>
              </td>
            )}
            <td>
              <Standing of={key} />
            </td>
            <td data-label="Made">
              <LastUsedAgo at={key.createdAt} now={now} />
            </td>
            <td data-label="Last used">
              {key.lastUsedAt ? <LastUsedAgo at={key.lastUsedAt} now={now} /> : 'never'}
            </td>
            {csrf !== undefined && (
              <td class="plain-deeds">
                <KeyDeeds accessKey={key} csrf={csrf} isFull={activeIn(keys) >= ACTIVE_KEYS_MAX} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How many of some keys work. */
export function activeIn(keys: AccessKey[]): number {
  return keys.filter((key) => key.deactivatedAt === null).length
}

function KeyDeeds({ accessKey, csrf, isFull }: { accessKey: AccessKey; csrf: string; isFull: boolean }) {
  const { accessKeyId, userName, deactivatedAt } = accessKey
  const activity = { action: paths.keyActivity(userName, accessKeyId), csrf, about: accessKeyId }
  return (
    <>
      {deactivatedAt === null ? (
        <DeedButton {...activity} label="Deactivate" fields={{ active: 'no' }} />
      ) : (
        !isFull && <DeedButton {...activity} label="Reactivate" fields={{ active: 'yes' }} />
      )}
      <a class="button quiet" href={paths.revocation(userName, accessKeyId)}>
        Revoke <span class="unseen">{accessKeyId}</span>
      </a>
    </>
  )
}

/** How long ago something was, with the instant in its title. */
export function LastUsedAgo({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()} title={`${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`}>
      {writeAgo(at, now)}
    </time>
  )
}
