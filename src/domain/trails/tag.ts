import { TrailFault } from './trail-fault.ts'

/** The most tags one trail may have. */
export const TAGS_MAX = 50
export const TAG_KEY_MAX = 128
export const TAG_VALUE_MAX = 256

/** A word of the customer's own on a trail. */
export type Tag = { key: string; value: string }

/** The tags with others added; a key that was there gets the new value. */
export function addTags(tags: Tag[], added: Tag[]): Tag[] {
  const values = new Map(tags.map(({ key, value }) => [key, value]))
  for (const { key, value } of checkedTags(added)) values.set(key, value)
  if (values.size > TAGS_MAX)
    throw new TrailFault('tags', `A trail may have at most ${TAGS_MAX} tags; this would make ${values.size}.`)
  return Array.from(values, ([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** The tags without those of some keys. */
export function removeTags(tags: Tag[], keys: string[]): Tag[] {
  return tags.filter(({ key }) => !keys.includes(key))
}

function checkedTags(tags: Tag[]): Tag[] {
  for (const { key, value } of tags) {
    if (!isKey(key))
      throw refuse(`A tag key has 1 to ${TAG_KEY_MAX} ${LETTERS}, and does not begin with aws:.`)
    if (value.length > TAG_VALUE_MAX || !ALLOWED.test(value))
      throw refuse(`The value of a tag has up to ${TAG_VALUE_MAX} ${LETTERS}.`)
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length)
    throw refuse('A tag key may be given only once.')
  return tags
}

function isKey(key: string): boolean {
  return key !== '' && key.length <= TAG_KEY_MAX && ALLOWED.test(key) && !key.toLowerCase().startsWith('aws:')
}

function refuse(message: string): TrailFault {
  return new TrailFault('tag', message)
}

const LETTERS = 'letters, digits, spaces and . _ : / = + - @'
const ALLOWED = /^[\p{L}\p{N}\p{Zs}._:/=+\-@]*$/u
