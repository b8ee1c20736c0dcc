import { PROJECT_NAME_LENGTH_MAX } from '../../domain/access/project.ts'
import { USER_TAG_LENGTH_MAX } from '../../domain/access/user.ts'
import { OBSERVATIONS_MAX } from '../../domain/servers/observation.ts'
import { PREFIX_LENGTH_MAX, TRAIL_NAME_MAX, TRAIL_NAME_MIN } from '../../domain/trails/trail.ts'

/** A field of a JSON body. Both the validation and the OpenAPI document follow from it. */
export type BodyField = {
  description: string
  schema:
    | { type: 'string'; maxLength: number; enum?: string[] }
    | { type: 'boolean'; const?: true }
    | { type: ['array', 'null']; items: { $ref: string } }
    | { type: 'array'; items: { $ref: string }; maxItems: number }
  isRequired?: true
}

export type BodyFields = { [name: string]: BodyField }

const boolean = { type: 'boolean' } as const
const string = (maxLength: number) => ({ type: 'string', maxLength }) as const

const USER_TAG_FIELDS: BodyFields = {
  department: {
    description: 'Department of the user. Appears in the Administrator Logs report.',
    schema: string(USER_TAG_LENGTH_MAX),
  },
  customerDefined1: {
    description: 'Text of your choice. Appears in the Administrator Logs report.',
    schema: string(USER_TAG_LENGTH_MAX),
  },
  customerDefined2: {
    description: 'Text of your choice. Appears in the Administrator Logs report.',
    schema: string(USER_TAG_LENGTH_MAX),
  },
}

/** The fields of a new user. */
export const USER_FIELDS: BodyFields = {
  userName: {
    description:
      'Letters, digits, dots, underscores and hyphens; the first character cannot be a hyphen. The name of a deleted user cannot be used again.',
    schema: string(32),
    isRequired: true,
  },
  ...USER_TAG_FIELDS,
  password: {
    description:
      'Password to sign in to the console, 8 to 1,024 characters. Programs use access keys and need none.',
    schema: string(1_024),
  },
}

/** The fields of a user that can be changed: the tags together, or one of the others. */
export const USER_CHANGE_FIELDS: BodyFields = {
  ...USER_TAG_FIELDS,
  active: {
    description:
      '`false` deactivates the user and blocks all access immediately; `true` reactivates the user.',
    schema: boolean,
  },
  primaryAdministrator: {
    description:
      'Transfers the primary administrator role to this user. There is always exactly one primary administrator.',
    schema: { type: 'boolean', const: true },
  },
}

/** The fields of an access key that can be changed. */
export const KEY_CHANGE_FIELDS: BodyFields = {
  active: { description: 'Whether the access key can be used.', schema: boolean, isRequired: true },
}

const PROJECT_NAME_FIELD = {
  name: {
    description: 'Display name, on one line.',
    schema: string(PROJECT_NAME_LENGTH_MAX),
    isRequired: true,
  },
} satisfies BodyFields

/** The fields of a new project. */
export const PROJECT_FIELDS: BodyFields = {
  id: {
    description:
      'Letters, digits, dots, underscores and hyphens; the first character must be a letter or digit. Cannot be changed later.',
    schema: string(64),
    isRequired: true,
  },
  ...PROJECT_NAME_FIELD,
}

/** The fields of a project that can be changed. */
export const PROJECT_CHANGE_FIELDS: BodyFields = PROJECT_NAME_FIELD

const SECRET_FIELD: BodyField = {
  description:
    'Secret of the access key. Daybook encrypts it and never returns it. Omit it to keep the current secret.',
  schema: string(256),
}

/** The fields of a project’s connection to object storage. */
export const STORAGE_FIELDS: BodyFields = {
  endpoint: {
    description: 'URL of the object storage, such as https://storage.example.com.',
    schema: string(2_048),
    isRequired: true,
  },
  region: { description: 'Region to sign requests for.', schema: string(128), isRequired: true },
  pathStyle: {
    description:
      '`true` if bucket names belong in the path of URLs, `false` if they belong in the host name.',
    schema: boolean,
    isRequired: true,
  },
  accessKeyId: {
    description: 'ID of the access key for the object storage.',
    schema: string(128),
    isRequired: true,
  },
  secretAccessKey: SECRET_FIELD,
}

/** The fields of a project’s connection to an inventory, an API that lists its servers. */
export const INVENTORY_FIELDS: BodyFields = {
  endpoint: {
    description: 'URL of an EC2-compatible API, such as https://ec2.example.com. It may have a path.',
    schema: string(2_048),
    isRequired: true,
  },
  region: { description: 'Region to sign requests for.', schema: string(128), isRequired: true },
  accessKeyId: {
    description: 'ID of an access key that is allowed to describe instances. It needs no other permission.',
    schema: string(128),
    isRequired: true,
  },
  secretAccessKey: SECRET_FIELD,
}

/** The fields of a collector’s report of observed servers. */
export const OBSERVATION_FIELDS: BodyFields = {
  servers: {
    description: 'The observed servers, each listed once.',
    schema: {
      type: 'array',
      items: { $ref: '#/components/schemas/Observation' },
      maxItems: OBSERVATIONS_MAX,
    },
    isRequired: true,
  },
  whole: {
    description:
      '`true` if the list has every server of the project, so that servers missing from it are gone. Default: `false`.',
    schema: boolean,
  },
  observedAt: {
    description: 'Time of the observation, in ISO 8601 or epoch seconds. Default: now.',
    schema: string(64),
  },
}

const DESTINATION_FIELDS = {
  bucket: {
    description:
      'Bucket in the project’s object storage, or `file:NAME` for a folder inside Daybook’s data folder.',
    schema: string(256),
  },
  prefix: {
    description: 'Prefix for the keys of all objects. An empty string means no prefix.',
    schema: string(PREFIX_LENGTH_MAX + 1),
  },
  project: {
    description:
      'ID of the project that owns the bucket. Default: the first project in which you have the grant `file`.',
    schema: string(64),
  },
  format: {
    description: 'Format of the archives: `tar.gz`, or `json.gz` in exactly the layout of AWS CloudTrail.',
    schema: { ...string(8), enum: ['tar.gz', 'json.gz'] },
  },
} satisfies BodyFields

const SELECTOR_FIELDS = {
  selectors: {
    description:
      'Which events the trail saves: those that match at least one selector. `null` saves every event.',
    schema: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Selector' } },
  },
} satisfies BodyFields

/** The fields of a new trail. */
export const TRAIL_FIELDS: BodyFields = {
  name: {
    description: `${TRAIL_NAME_MIN} to ${TRAIL_NAME_MAX} letters, digits, dots, underscores and hyphens; the first and the last character must be a letter or digit.`,
    schema: string(TRAIL_NAME_MAX),
    isRequired: true,
  },
  ...DESTINATION_FIELDS,
  bucket: { ...DESTINATION_FIELDS.bucket, isRequired: true },
  ...SELECTOR_FIELDS,
}

/** The fields of a trail that can be changed: the selectors, or the others together. */
export const TRAIL_CHANGE_FIELDS: BodyFields = { ...DESTINATION_FIELDS, ...SELECTOR_FIELDS }
