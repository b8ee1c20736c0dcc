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
    throw new TrailFault('tags', 'tooManyTags', { max: TAGS_MAX, count: values.size })
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
      throw new TrailFault('tag', 'tagKeyInvalid', { max: TAG_KEY_MAX })
    }
    if (value.length > TAG_VALUE_MAX || !ALLOWED.test(value)) {
      throw new TrailFault('tag', 'tagValueInvalid', { max: TAG_VALUE_MAX })
    }
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw new TrailFault('tag', 'tagKeyTwice')
  }
}

function isTagKey(key: string): boolean {
  return key !== '' && key.length <= TAG_KEY_MAX && ALLOWED.test(key) && !key.toLowerCase().startsWith('aws:')
}

const ALLOWED = /^[\p{L}\p{N}\p{Zs}._:/=+\-@]*$/u
