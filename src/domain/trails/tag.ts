import { TrailFault } from './trail-fault.ts'

/** Maximum number of tags on a trail. */
export const TAGS_MAX = 50
export const TAG_KEY_MAX = 128
export const TAG_VALUE_MAX = 256

/** A key and a value that a customer puts on a trail. */
export type Tag = { key: string; value: string }

/**
 * Returns the tags with others added, in the order of their keys; a key that exists gets the new value. Throws a fault
 * for a tag that is not allowed.
 */
export function addTags(tags: Tag[], added: Tag[]): Tag[] {
  const values = new Map(tags.map(({ key, value }) => [key, value]))
  checkTags(added)
  for (const { key, value } of added) values.set(key, value)
  if (values.size > TAGS_MAX) {
    throw new TrailFault('tags', `A trail can have at most ${TAGS_MAX} tags; got ${values.size}.`)
  }
  return Array.from(values, ([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Returns the tags without those of some keys. */
export function removeTags(tags: Tag[], keys: string[]): Tag[] {
  return tags.filter(({ key }) => !keys.includes(key))
}

function checkTags(tags: Tag[]): void {
  for (const { key, value } of tags) {
    if (!isTagKey(key)) {
      throw invalidTag(
        `A tag key must be 1 to ${TAG_KEY_MAX} ${ALLOWED_CHARACTERS}, and must not begin with aws:.`,
      )
    }
    if (value.length > TAG_VALUE_MAX || !ALLOWED.test(value)) {
      throw invalidTag(`A tag value must be at most ${TAG_VALUE_MAX} ${ALLOWED_CHARACTERS}.`)
    }
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw invalidTag('Each tag key must be given only once.')
  }
}

function isTagKey(key: string): boolean {
  return key !== '' && key.length <= TAG_KEY_MAX && ALLOWED.test(key) && !key.toLowerCase().startsWith('aws:')
}

function invalidTag(message: string): TrailFault {
  return new TrailFault('tag', message)
}

const ALLOWED_CHARACTERS = 'letters, digits, spaces and . _ : / = + - @'
const ALLOWED = /^[\p{L}\p{N}\p{Zs}._:/=+\-@]*$/u
