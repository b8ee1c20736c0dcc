import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isJsonObject } from '../../src/domain/json/json-values.ts'
import { formatInstant } from '../../src/domain/time.ts'

/** A file of generated events, one record a line, oldest first, and the byte ranges of its batches. */
export type Sample = {
  path: string
  events: number
  bytes: number
  batches: { from: number; to: number; events: number }[]
}

export const BATCH_EVENTS = 1_000

const USERS = 5_000
const RESOURCES = 50_000
const ADDRESSES = 20_000

/** Writes events like those of the CloudTrail sample, with many users, resources and addresses, evenly spread over a period. Their IDs begin with that of the first index. */
export async function writeSample(
  path: string,
  events: number,
  from: Date,
  until: Date,
  firstIndex = 0,
): Promise<Sample> {
  const stepMs = (until.getTime() - from.getTime()) / events
  const makeEvent = createEventMaker(from.getTime() - firstIndex * stepMs, stepMs)
  const file = await open(path, 'w')
  const batches: Sample['batches'] = []
  let bytes = 0
  for (let first = 0; first < events; first += BATCH_EVENTS) {
    const count = Math.min(BATCH_EVENTS, events - first)
    const chunk = Buffer.from(
      Array.from({ length: count }, (_, index) => `${makeEvent(firstIndex + first + index)}\n`).join(''),
    )
    await file.write(chunk)
    batches.push({ from: bytes, to: bytes + chunk.length, events: count })
    bytes += chunk.length
  }
  await file.close()
  return { path, events, bytes, batches }
}

/** Returns a function that makes the nth event, which depends only on n; the times are `stepMs` apart. */
export function createEventMaker(startMs: number, stepMs: number): (index: number) => string {
  const templates = parseTemplates(
    readFileSync(join(import.meta.dir, '../fixtures/cloudtrail-sample.ndjson.gz')),
  )
  return (index) => {
    const random = seededRandom(index)
    const template = templates[Math.floor(random() * templates.length)]!
    const user = Math.floor(random() ** 2 * USERS)
    const idAndTime = `"eventID":"${eventId(index)}","eventTime":"${formatInstant(new Date(startMs + index * stepMs))}"`
    const identity = `"sourceIPAddress":"${pickAddress(random)}","userIdentity":${template.identity(user)}`
    return `{${idAndTime},${identity},${template.rest(Math.floor(random() ** 2 * RESOURCES))}`
  }
}

/** Returns the ID of the nth event. */
export function eventId(index: number): string {
  const hex = index.toString(16).padStart(12, '0')
  return `${hex.slice(4)}-beac-4${hex.slice(1, 4)}-8000-${hex}`
}

type Template = { identity: (user: number) => string; rest: (resource: number) => string }

// The IDs in a record are long runs of hexadecimal digits. Their ends are replaced, so that a template gives many resources.
function parseTemplates(gzipped: Buffer): Template[] {
  return gunzipSync(gzipped)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { eventID, eventTime, sourceIPAddress, userIdentity, ...rest } = JSON.parse(line)
      const identity = {
        ...(isJsonObject(userIdentity) ? userIdentity : {}),
        userName: 'USER',
        accessKeyId: 'AKIAUSER',
      }
      const [first = '', ...others] = JSON.stringify(identity).split('USER')
      const parts = JSON.stringify(rest)
        .slice(1)
        .split(/(?<=[0-9a-f-]{9})[0-9a-f]{4}(?=["/:-])/)
      return {
        identity: (user) => first + others.map((part) => `user-${user}${part}`).join(''),
        rest: (resource) => parts.join(resource.toString(16).padStart(4, '0')),
      }
    })
}

function pickAddress(random: () => number): string {
  const number = Math.floor(random() * ADDRESSES)
  return `10.${number >> 12}.${(number >> 6) & 63}.${number & 63}`
}

// The Mulberry32 generator: numbers from 0 up to 1 that depend only on the seed.
function seededRandom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
