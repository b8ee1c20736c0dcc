import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isJsonObject } from '../../src/domain/parse.ts'

/** Generated events as a file of one record a line, oldest first, and where each batch of it lies. */
export type Sample = {
  path: string
  events: number
  bytes: number
  batches: { from: number; to: number; events: number }[]
}

export const BATCH = 1_000

const USERS = 5_000
const RESOURCES = 50_000
const ADDRESSES = 20_000

/** Writes events of the real sample's shapes and sizes, with many users, resources and addresses, evenly over a period. */
export async function writeSample(path: string, events: number, from: Date, until: Date): Promise<Sample> {
  const make = maker(from.getTime(), (until.getTime() - from.getTime()) / events)
  const file = await open(path, 'w')
  const batches: Sample['batches'] = []
  let bytes = 0
  for (let first = 0; first < events; first += BATCH) {
    const count = Math.min(BATCH, events - first)
    const chunk = Buffer.from(
      Array.from({ length: count }, (_, index) => `${make(first + index)}\n`).join(''),
    )
    await file.write(chunk)
    batches.push({ from: bytes, to: bytes + chunk.length, events: count })
    bytes += chunk.length
  }
  await file.close()
  return { path, events, bytes, batches }
}

/** Makes the nth event; equal numbers make equal events apart from their time. */
export function maker(start: number, step: number): (index: number) => string {
  const shapes = shapesOf(readFileSync(join(import.meta.dir, '../fixtures/cloudtrail-sample.ndjson.gz')))
  return (index) => {
    const dice = mulberry(index)
    const shape = shapes[Math.floor(dice() * shapes.length)]!
    const user = Math.floor(dice() ** 2 * USERS)
    const known = `"eventID":"${eventId(index)}","eventTime":"${instant(start + index * step)}"`
    const who = `"sourceIPAddress":"${address(dice)}","userIdentity":${shape.identity(user)}`
    return `{${known},${who},${shape.rest(Math.floor(dice() ** 2 * RESOURCES))}`
  }
}

/** The id of the nth event. */
export function eventId(index: number): string {
  const hex = index.toString(16).padStart(12, '0')
  return `${hex.slice(4)}-beac-4${hex.slice(1, 4)}-8000-${hex}`
}

type Shape = { identity: (user: number) => string; rest: (resource: number) => string }

// Ids inside a record are long runs of hexadecimal digits; their ends are replaced, so that each shape names many resources.
function shapesOf(gzipped: Buffer): Shape[] {
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
      const [before = '', ...between] = JSON.stringify(identity).split('USER')
      const pieces = JSON.stringify(rest)
        .slice(1)
        .split(/(?<=[0-9a-f-]{9})[0-9a-f]{4}(?=["/:-])/)
      return {
        identity: (user) => before + between.map((piece) => `user-${user}${piece}`).join(''),
        rest: (resource) => pieces.join(resource.toString(16).padStart(4, '0')),
      }
    })
}

function instant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function address(dice: () => number): string {
  const number = Math.floor(dice() * ADDRESSES)
  return `10.${number >> 12}.${(number >> 6) & 63}.${number & 63}`
}

// A small generator of even random numbers that begins anew for each event.
function mulberry(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
