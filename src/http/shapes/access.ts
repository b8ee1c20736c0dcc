import { z } from 'zod'
import { type AccessKey, KEY_NETWORKS_MAX, KEY_SCOPE_MAX } from '../../domain/access/access-key.ts'
import { CUSTOMER_GRANTS, PROJECT_GRANTS, type UserGrant } from '../../domain/access/grant.ts'
import { USER_TAG_LENGTH_MAX, type User } from '../../domain/access/user.ts'
import { columnParameter, pathText, shortText, text, texts, time, truth } from './values.ts'

const GRANT_NAMES = [...PROJECT_GRANTS, ...CUSTOMER_GRANTS] as const
const userName = text('ann')
const secret = (example: string) => text(example).describe('Returned only this once.')

export const UserPath = z.object({ userName: pathText('ann').describe('The user name.') })

export const GrantPath = UserPath.extend({ grant: z.enum(GRANT_NAMES).describe('Name of the grant.') })

export const GrantQuery = z.strictObject({
  project: columnParameter('default')
    .describe('ID of the project. Required for every grant but `reports`, which belongs to no project.')
    .exactOptional(),
})

export const KeyPath = z.object({ accessKeyId: pathText('DBK7Q2M4X9').describe('ID of the access key.') })

const tag = (example: string, description: string) =>
  shortText(USER_TAG_LENGTH_MAX, example).describe(description).exactOptional()
const TAGS = {
  department: tag('Operations', 'Department of the user. Appears in the Administrator Logs report.'),
  customerDefined1: tag('cost center 12', 'Text of your choice. Appears in the Administrator Logs report.'),
  customerDefined2: tag('on call', 'Text of your choice. Appears in the Administrator Logs report.'),
}

export const NewUser = z.strictObject({
  userName: shortText(32, 'ann').describe(
    'Letters, digits, dots, underscores and hyphens; the first character cannot be a hyphen. The name of a deleted user cannot be used again.',
  ),
  ...TAGS,
  password: shortText(1_024, 'correct horse battery staple')
    .describe(
      'Password to sign in to the console, 12 to 1,024 characters, not one known from breaches. Programs use access keys and need none.',
    )
    .exactOptional(),
})

/** The body that changes a user: the tags together, or one of the others. */
export const UserChange = z
  .strictObject({
    ...TAGS,
    active: z
      .boolean()
      .describe(
        '`false` deactivates the user and blocks all access immediately; `true` reactivates the user.',
      )
      .exactOptional(),
    primaryAdministrator: z
      .literal(true)
      .describe(
        'Transfers the primary administrator role to this user. There is always exactly one primary administrator.',
      )
      .exactOptional(),
  })
  .meta({ example: { department: 'Operations', customerDefined1: 'cost center 12' } })

export const KeyChange = z.strictObject({
  active: truth(false).describe('Whether the access key can be used.'),
})

export const UserShape = z
  .object({
    userName,
    department: text('Operations'),
    customerDefined1: text('cost center 12'),
    customerDefined2: text(''),
    primaryAdministrator: truth(false),
    active: truth(true),
    hasPassword: truth(true),
    mustChangePassword: truth(false).describe(
      'Whether the user must change the password at the next sign-in.',
    ),
    createdAt: time(),
    deactivatedAt: time().nullable(),
    deletedAt: time().nullable(),
  })
  .meta({ id: 'User' }) satisfies z.ZodType<Omit<User, 'isPrimaryAdministrator'>>

export const UserList = z.object({ users: z.array(UserShape) }).meta({ id: 'Users' })

export const NewPassword = z
  .object({ userName, password: secret('wv7r-9kqd-2mxt-hn4c') })
  .meta({ id: 'NewPassword' })

export const GrantShape = z
  .object({
    userName,
    grant: z.enum(GRANT_NAMES),
    project: text('default').nullable().describe('Null for a grant that belongs to no project.'),
    grantedBy: text('admin'),
    grantedAt: time(),
  })
  .meta({ id: 'Grant' }) satisfies z.ZodType<Omit<UserGrant, 'name'> & { grant: UserGrant['name'] }>

export const GrantList = z.object({ grants: z.array(GrantShape) }).meta({ id: 'Grants' })

const ScopeGrant = z.object({
  grant: z.enum(GRANT_NAMES),
  project: text('default').nullable().describe('Null for a grant that belongs to no project.'),
})

/** The body that creates an access key. */
export const NewKeyLimits = z.strictObject({
  expiresAt: shortText(64, '2027-03-01T00:00:00Z')
    .describe('When the key expires, in ISO 8601 or epoch seconds. By default, never.')
    .exactOptional(),
  scope: z
    .array(
      z.strictObject({
        grant: z.enum(GRANT_NAMES).describe('Name of the grant.'),
        project: shortText(64, 'default').nullable().describe('Null for a grant that belongs to no project.'),
      }),
    )
    .min(1)
    .max(KEY_SCOPE_MAX)
    .describe(
      'The grants that the key has, as long as its user has them. Such a key never has the rights of a primary administrator. By default, a key may do whatever its user may.',
    )
    .exactOptional(),
  networks: z
    .array(shortText(64, '10.0.0.0/8'))
    .min(1)
    .max(KEY_NETWORKS_MAX)
    .describe('The IP addresses and CIDR blocks that requests may come from. By default, all.')
    .exactOptional(),
})

export const AccessKeyShape = z
  .object({
    accessKeyId: text('DBK7Q2M4X9'),
    userName,
    expiresAt: time().nullable().describe('Null if the key does not expire.'),
    scope: z.array(ScopeGrant).nullable().describe('Null if the key may do whatever its user may.'),
    networks: texts(['10.0.0.0/8']).nullable().describe('Null if requests may come from everywhere.'),
    active: truth(true),
    createdAt: time(),
    lastUsedAt: time().nullable(),
    deactivatedAt: time().nullable(),
  })
  .meta({ id: 'AccessKey' }) satisfies z.ZodType<Omit<AccessKey, 'scope'>>

export const AccessKeyList = z.object({ keys: z.array(AccessKeyShape) }).meta({ id: 'AccessKeys' })

export const NewAccessKey = z
  .object({
    accessKeyId: text('DBK7Q2M4X9'),
    userName,
    secretAccessKey: secret('kD3xW8qZ1mN6vB4rT9yH2sL7'),
  })
  .meta({ id: 'NewAccessKey' })
