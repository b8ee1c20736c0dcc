import { type FilterParams, fromPairs } from '../events/filter-params.ts'

/** Returns a filter of the JSON API, as it is stored with a download, as parameters of the console. */
export function toConsoleParams(filter: object): FilterParams {
  const members = new Map<string, unknown>(Object.entries(filter))
  const readOnly = members.get('readOnly')
  members.delete('readOnly')
  const pairs = [...members].flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  )
  const shown = readOnly === undefined ? 'any' : readOnly === true ? 'yes' : 'no'
  return fromPairs([...pairs, ['readOnly', shown]])
}
