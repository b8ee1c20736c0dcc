import type { Resource } from '../../domain/events/event.ts'
import { type ColumnCodec, toList, toText, toTextOrNull } from '../column-codec.ts'

/** The resources of an event, as `[[type or null, name], …]`. Most events have none, and exports read millions. */
export const RESOURCES_CODEC: ColumnCodec<Resource[]> = {
  parse: (text) => (text === '[]' ? [] : toList(JSON.parse(text), toResource)),
  format: (resources) =>
    resources.length === 0 ? '[]' : JSON.stringify(resources.map(({ type, name }) => [type, name])),
}

function toResource(pair: unknown): Resource {
  if (!Array.isArray(pair)) throw new TypeError('Not a pair of type and name.')
  return { type: toTextOrNull(pair[0]), name: toText(pair[1]) }
}
