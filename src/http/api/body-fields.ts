import { PROJECT_NAME_LENGTH_MAX, USER_TAG_LENGTH_MAX } from '../../domain/access/user.ts'
import { OBSERVATIONS_MAX } from '../../domain/servers/observation.ts'
import { PREFIX_LENGTH_MAX, TRAIL_NAME_MAX, TRAIL_NAME_MIN } from '../../domain/trails/trail.ts'

/** One member of a JSON body: what it means and what it takes, for the reader and for the document alike. */
export type Member = {
  description: string
  schema:
    | { type: 'string'; maxLength: number; enum?: string[] }
    | { type: 'boolean'; const?: true }
    | { type: ['array', 'null']; items: { $ref: string } }
    | { type: 'array'; items: { $ref: string }; maxItems: number }
  isRequired?: true
}

export type Members = { [name: string]: Member }

const truth = { type: 'boolean' } as const
const texts = (maxLength: number) => ({ type: 'string', maxLength }) as const

const TAGS: Members = {
  department: { description: 'The user’s department.', schema: texts(USER_TAG_LENGTH_MAX) },
  customerDefined1: { description: 'Whatever the customer likes.', schema: texts(USER_TAG_LENGTH_MAX) },
  customerDefined2: { description: 'Whatever the customer likes.', schema: texts(USER_TAG_LENGTH_MAX) },
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

/** How to reach the inventory of a project’s servers. */
export const INVENTORY_MEMBERS: Members = {
  endpoint: {
    description: 'Address of an EC2-compatible API, such as https://ec2.example.com; it may have a path.',
    schema: texts(2_048),
    isRequired: true,
  },
  region: { description: 'The region requests are signed for.', schema: texts(128), isRequired: true },
  accessKeyId: {
    description: 'Id of a key that may describe instances; it needs to be able to do nothing else.',
    schema: texts(128),
    isRequired: true,
  },
  secretAccessKey: {
    description: 'Secret of that key, sealed at rest and never shown; left out, the present one stays.',
    schema: texts(256),
  },
}

/** What a collector saw. */
export const SIGHTING_MEMBERS: Members = {
  servers: {
    description: 'The servers that were seen, each once.',
    schema: {
      type: 'array',
      items: { $ref: '#/components/schemas/Observation' },
      maxItems: OBSERVATIONS_MAX,
    },
    isRequired: true,
  },
  whole: {
    description:
      'Whether these are all that the project has: what it does not name is gone. false when left out.',
    schema: truth,
  },
  observedAt: {
    description: 'When they were seen: ISO 8601 or epoch seconds; now when left out.',
    schema: texts(64),
  },
}

const ORDER = {
  bucket: {
    description: 'A bucket in the project’s object storage, or file:NAME for a folder under the data folder.',
    schema: texts(256),
  },
  prefix: {
    description: 'What the keys of its objects begin with; empty for nothing.',
    schema: texts(PREFIX_LENGTH_MAX + 1),
  },
  project: {
    description: 'Id of the project that owns the bucket; left out, the first in which you may use files.',
    schema: texts(64),
  },
  format: {
    description: 'How archives are packed: tar.gz, or json.gz exactly as AWS packs them.',
    schema: { ...texts(8), enum: ['tar.gz', 'json.gz'] },
  },
} satisfies Members

const SELECTORS = {
  selectors: {
    description: 'Which events it saves: those that any of these chooses; null for every event.',
    schema: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Selector' } },
  },
} satisfies Members

/** What a new trail is made of. */
export const TRAIL_MEMBERS: Members = {
  name: {
    description: `${TRAIL_NAME_MIN} to ${TRAIL_NAME_MAX} letters, digits, dots, underscores and hyphens, a letter or digit first and last.`,
    schema: texts(TRAIL_NAME_MAX),
    isRequired: true,
  },
  ...ORDER,
  bucket: { ...ORDER.bucket, isRequired: true },
  ...SELECTORS,
}

/** What of a trail can be changed: the selectors, or the others together. */
export const TRAIL_CHANGES: Members = { ...ORDER, ...SELECTORS }
