import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'

/** How to reach an object storage. */
export type Connection = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  secretAccessKey: string
}

const ANSWER_MS = 10_000

/** Asks a storage whether it knows the key: null when it does, else the storage's own words. */
export async function checkStorage(connection: Connection): Promise<string | null> {
  const client = clientFor(connection)
  try {
    await client.send(new ListBucketsCommand({}), { abortSignal: AbortSignal.timeout(ANSWER_MS) })
    return null
  } catch (error) {
    return wordsOf(error)
  } finally {
    client.destroy()
  }
}

/** What a storage says of a failure: its message, or its code where the message is empty. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return 'The storage did not answer in time.'
  return error.message || error.name
}

function clientFor({ endpoint, region, pathStyle, accessKeyId, secretAccessKey }: Connection): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}
