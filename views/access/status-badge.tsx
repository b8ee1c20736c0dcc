import type { Permission } from '../../src/domain/access/permissions.ts'
import type { AccessKey, User } from '../../src/domain/access/user.ts'
import { writeDay } from '../components/time.tsx'

type State = Pick<User, 'isPrimaryAdministrator' | 'deactivatedAt' | 'deletedAt'>

/** Whether a person or a key works, told by sign and word. */
export function Standing({ of }: { of: State | Pick<AccessKey, 'deactivatedAt'> }) {
  const { word, name, since } = standingOf(of)
  return (
    <span class={`standing standing-${name}`} title={since ? `since ${writeDay(since)}` : undefined}>
      {word}
    </span>
  )
}

/** What somebody may do, in one line; each word stands for a need that permission goes by. */
export function writeAbilities(needs: readonly Exclude<Permission, 'nothing'>[]): string {
  return needs.map((need) => ABILITIES[need]).join(', ')
}

const ABILITIES: { [need in Exclude<Permission, 'nothing'>]: string } = {
  look: 'look at events',
  collect: 'send events',
  trail: 'change trails',
  report: 'see reports',
  manage: 'manage people and projects',
}

function standingOf(of: State | Pick<AccessKey, 'deactivatedAt'>) {
  if ('deletedAt' in of && of.deletedAt) return { name: 'gone', word: 'Deleted', since: of.deletedAt }
  if (of.deactivatedAt) return { name: 'off', word: 'Deactivated', since: of.deactivatedAt }
  const isFirst = 'isPrimaryAdministrator' in of && of.isPrimaryAdministrator
  return { name: isFirst ? 'first' : 'on', word: isFirst ? 'Primary administrator' : 'Active', since: null }
}
