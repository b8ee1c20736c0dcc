import { parseXML } from '@aws-sdk/xml-builder'
import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'

/** Larger bodies of failures are no error documents. */
const ERROR_BYTES_MAX = 65_536

/** What error codes of storages look like. */
const CODE = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/

/**
 * Returns the body of a failed response if it is an error document of S3, and an empty one otherwise: what any other
 * server says is shown to no user.
 */
export async function readErrorDocument(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > ERROR_BYTES_MAX) return new Uint8Array()
    chunks.push(chunk)
  }
  const document = Buffer.concat(chunks)
  return isErrorDocument(document.toString('utf8')) ? document : new Uint8Array()
}

function isErrorDocument(xml: string): boolean {
  try {
    const code = toStringOrNull(toObjectOrNull(toObjectOrNull(parseXML(xml))?.Error)?.Code)
    return code !== null && CODE.test(code)
  } catch {
    return false
  }
}
