import { ACCOUNT_ACTIONS } from './account-actions.ts'
import { ASYNCHRONOUS, EFFECTS, TELLING } from './action-course.ts'
import { INFRASTRUCTURE_ACTIONS } from './infrastructure-actions.ts'
import { OWN_ACTIONS } from './own-actions.ts'
import type { RunningState } from './server.ts'

/** What people call an action, what kind of thing it is done to, and how it goes on. */
export type Action = {
  title: string
  objectType: string
  /** Whether its end comes later, as an event of the system. */
  isAsynchronous: boolean
  /** The state in which it leaves a server, if it is done to one. */
  effect: RunningState | null
  /** Parameters worth a word in the report's Details. */
  tells: readonly string[]
}

/** What is known of actions, by name. */
export type Catalogue = ReadonlyMap<string, Action>

/** The action catalogue that comes with the house. */
export const ACTIONS: Catalogue = new Map(
  [INFRASTRUCTURE_ACTIONS, ACCOUNT_ACTIONS, OWN_ACTIONS].flatMap((actions: Titles) =>
    Object.entries(actions).flatMap(([objectType, titles]) =>
      Object.entries(titles).map(([name, title]): [string, Action] => [name, known(name, title, objectType)]),
    ),
  ),
)

type Titles = { [objectType: string]: { [name: string]: string } }

function known(name: string, title: string, objectType: string): Action {
  return {
    title,
    objectType,
    isAsynchronous: ASYNCHRONOUS.has(name),
    effect: EFFECTS.get(name) ?? null,
    tells: TELLING.get(name) ?? [],
  }
}

/** What a catalogue knows of an action; null when it does not know it. */
export function actionOf(eventName: string, catalogue: Catalogue = ACTIONS): Action | null {
  return catalogue.get(withoutVersion(eventName)) ?? null
}

/** The title people read for an action: the catalogue's, or else made of the words in its name. */
export function titleOf(eventName: string, catalogue: Catalogue = ACTIONS): string {
  return actionOf(eventName, catalogue)?.title ?? humanised(withoutVersion(eventName))
}

/** `GetFunction20150331v2` is the same action as `GetFunction`. */
function withoutVersion(eventName: string): string {
  return eventName.replace(/(?<=[a-z])\d{8}(?:v\d+)?$/, '')
}

/** `DescribeDBInstances` holds the words “Describe DB Instances”. */
function humanised(eventName: string): string {
  return eventName
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => SPELLINGS.get(word) ?? word)
    .join(' ')
}

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['Acl', 'ACL'],
  ['Acls', 'ACLs'],
  ['Dhcp', 'DHCP'],
  ['Dns', 'DNS'],
  ['Iam', 'IAM'],
  ['Mfa', 'MFA'],
  ['Nat', 'NAT'],
  ['Vpc', 'VPC'],
  ['Vpcs', 'VPCs'],
  ['Vpn', 'VPN'],
])
