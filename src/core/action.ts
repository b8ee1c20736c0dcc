import { ACCOUNT_ACTIONS } from './account-actions.ts'
import { INFRASTRUCTURE_ACTIONS } from './infrastructure-actions.ts'
import { OWN_ACTIONS } from './own-actions.ts'

/** What people call an action, and what kind of thing it is done to. */
export type Action = { title: string; objectType: string }

/** The action catalogue: what is known of actions, by name. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  [INFRASTRUCTURE_ACTIONS, ACCOUNT_ACTIONS, OWN_ACTIONS].flatMap((actions: Titles) =>
    Object.entries(actions).flatMap(([objectType, titles]) =>
      Object.entries(titles).map(([name, title]): [string, Action] => [name, { title, objectType }]),
    ),
  ),
)

type Titles = { [objectType: string]: { [name: string]: string } }

/** What the catalogue knows of an action; null when it does not know it. */
export function actionOf(eventName: string): Action | null {
  return ACTIONS.get(withoutVersion(eventName)) ?? null
}

/** The title people read for an action: the catalogue's, or else made of the words in its name. */
export function titleOf(eventName: string): string {
  return actionOf(eventName)?.title ?? humanised(withoutVersion(eventName))
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
