import { z } from 'zod'
import { CHECKSUMS, type Connection, type ConnectionSettings } from '../../domain/access/connection.ts'
import { count, shortText, text, time, truth } from './values.ts'

const STORAGE_URL = 'https://storage.example.com'
const INVENTORY_URL = 'https://ec2.example.com'
const KEY_ID = 'AKIAEXAMPLE'

const RESTRICTED =
  'It needs https and a public address, unless the operator of Daybook allows its host in `DAYBOOK_ALLOWED_ENDPOINTS`.'

const region = shortText(128, 'eu-west-1').describe('Region to sign requests for.')
const secretAccessKey = shortText(256, 'wJalrXUtnFEMIEXAMPLE')
  .describe(
    'Secret of the access key. Daybook encrypts it and never returns it. Omit it to keep the current secret.',
  )
  .exactOptional()

const ChecksumShape = z.enum(CHECKSUMS).meta({ example: 'md5' })

/** The body that connects a project to object storage. */
export const StorageConnection = z.strictObject({
  endpoint: shortText(2_048, STORAGE_URL).describe(
    `URL of the object storage, such as ${STORAGE_URL}. ${RESTRICTED}`,
  ),
  region,
  pathStyle: truth(false).describe(
    '`true` if bucket names belong in the path of URLs, `false` if they belong in the host name.',
  ),
  checksum: ChecksumShape.describe(
    'What uploads carry, so that the storage can check them: `md5` (`Content-MD5`), `crc32` (`x-amz-checksum-crc32`) or `none`. Buckets with Object Lock require one. Daybook finds out which one the storage accepts when it tests a bucket. Default: the current one if the endpoint stays the same, otherwise `md5` until a test finds that the storage needs another one or none. A checksum that you set is never replaced by `none`.',
  ).exactOptional(),
  accessKeyId: shortText(128, KEY_ID).describe('ID of the access key for the object storage.'),
  secretAccessKey,
})

/** The body that connects a project to an inventory, an API that lists its servers. */
export const InventoryConnection = z.strictObject({
  endpoint: shortText(2_048, INVENTORY_URL).describe(
    `URL of an EC2-compatible API, such as ${INVENTORY_URL}. It may have a path. ${RESTRICTED}`,
  ),
  region,
  accessKeyId: shortText(128, KEY_ID).describe(
    'ID of an access key that is allowed to describe instances. It needs no other permission.',
  ),
  secretAccessKey,
})

/** The object storage of a project, without its secret. */
export const StorageShape = z.object({
  endpoint: text(STORAGE_URL),
  region: text('eu-west-1'),
  pathStyle: truth(false),
  checksum: ChecksumShape.describe('What uploads carry.'),
  accessKeyId: text(KEY_ID),
}) satisfies z.ZodType<Omit<ConnectionSettings, 'secretAccessKey'>>

/** The inventory of a project, without its secret. */
export const InventoryShape = z.object({
  endpoint: text(INVENTORY_URL),
  region: text('eu-west-1'),
  accessKeyId: text(KEY_ID),
  askedAt: time().nullable().describe('Time of the last query.'),
  error: text('Unauthorized')
    .nullable()
    .describe('Error from the inventory at the last query; null if it succeeded.'),
}) satisfies z.ZodType<Pick<Connection, 'endpoint' | 'region' | 'accessKeyId' | 'error'>>

export const StorageCheck = z
  .object({
    connected: truth(true),
    message: text('The access key is not valid.')
      .nullable()
      .describe('Error from the storage, with the bucket and the step that failed; null if it is connected.'),
    checksum: ChecksumShape.describe('What uploads carry from now on.'),
  })
  .meta({ id: 'StorageCheck', example: { connected: true, message: null, checksum: 'md5' } })

export const InventoryCheck = z
  .object({
    connected: truth(true),
    servers: count(12).nullable().describe('Number of servers in the inventory.'),
    message: text('AWS was not able to validate the provided access credentials')
      .nullable()
      .describe('Error from the inventory; null if it is connected.'),
  })
  .meta({ id: 'InventoryCheck', example: { connected: true, servers: 12, message: null } })
