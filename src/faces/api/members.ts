import { PROJECT_NAME_LENGTH_MAX, TAG_LENGTH_MAX } from '../../core/person.ts'

/** One member of a JSON body: what it means and what it takes, for the reader and for the document alike. */
export type Member = {
  description: string
  schema: { type: 'string'; maxLength: number } | { type: 'boolean'; const?: true }
  isRequired?: true
}

export type Members = { [name: string]: Member }

const truth = { type: 'boolean' } as const
const texts = (maxLength: number) => ({ type: 'string', maxLength }) as const

const TAGS: Members = {
  department: { description: 'The user’s department.', schema: texts(TAG_LENGTH_MAX) },
  customerDefined1: { description: 'Whatever the customer likes.', schema: texts(TAG_LENGTH_MAX) },
  customerDefined2: { description: 'Whatever the customer likes.', schema: texts(TAG_LENGTH_MAX) },
}

/** What a new user is made of. */
export const USER_MEMBERS: Members = {
  userName: {
    description: 'Letters, digits, dots, underscores and hyphens, no hyphen first; never given twice.',
    schema: texts(32),
    isRequired: true,
  },
  ...TAGS,
  password: {
    description: 'For signing in to the console, 8 to 1,024 characters; programs need none.',
    schema: texts(1_024),
  },
}

/** What of a user can be changed: the texts together, or one of the others by itself. */
export const USER_CHANGES: Members = {
  ...TAGS,
  active: { description: 'false keeps the user out at once; true lets them in again.', schema: truth },
  primaryAdministrator: {
    description: 'Hands the office on to this user; there is exactly one at any time.',
    schema: { type: 'boolean', const: true },
  },
}

/** What of an access key can be changed. */
export const KEY_CHANGES: Members = {
  active: { description: 'Whether the key works.', schema: truth, isRequired: true },
}

const NAME = {
  name: { description: 'One line of text.', schema: texts(PROJECT_NAME_LENGTH_MAX), isRequired: true },
} satisfies Members

/** What a new project is made of. */
export const PROJECT_MEMBERS: Members = {
  id: {
    description: 'Letters, digits, dots, underscores and hyphens, a letter or digit first.',
    schema: texts(64),
    isRequired: true,
  },
  ...NAME,
}

/** What of a project can be changed. */
export const PROJECT_CHANGES: Members = NAME

/** How to reach a project’s object storage. */
export const STORAGE_MEMBERS: Members = {
  endpoint: {
    description: 'Its address, such as https://storage.example.com.',
    schema: texts(2_048),
    isRequired: true,
  },
  region: { description: 'The region requests are signed for.', schema: texts(128), isRequired: true },
  pathStyle: {
    description: 'Whether buckets are named in the path instead of the host name.',
    schema: truth,
    isRequired: true,
  },
  accessKeyId: { description: 'Id of the key to the storage.', schema: texts(128), isRequired: true },
  secretAccessKey: {
    description: 'Secret of that key, sealed at rest and never shown; left out, the present one stays.',
    schema: texts(256),
  },
}
