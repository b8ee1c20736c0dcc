import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** The access key for an external service, and the region for which requests to it are signed. */
export type ConnectionCredentials = { region: string; accessKeyId: string; secretAccessKey: string }

/** Returns the credentials; throws a fault that names the first member with characters or a length it must not have. */
export function parseConnectionCredentials({
  region,
  accessKeyId,
  secretAccessKey,
}: ConnectionCredentials): ConnectionCredentials {
  return {
    region: parsePrintable(region, 'region'),
    accessKeyId: parsePrintable(accessKeyId, 'accessKeyId'),
    secretAccessKey: checkLength(secretAccessKey, SECRET_LENGTH_MAX, 'secretAccessKey'),
  }
}

const PRINTABLE_LENGTH_MAX = 128
const SECRET_LENGTH_MAX = 256

// The message does not repeat the value: people paste a secret into the wrong field.
function parsePrintable(value: string, field: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw invalidField(field, 'notPrintable', { max: PRINTABLE_LENGTH_MAX })
  }
  return checkLength(value, PRINTABLE_LENGTH_MAX, field)
}
