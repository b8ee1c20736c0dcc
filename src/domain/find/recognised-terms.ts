import { parsePattern } from '../events/pattern.ts'
import { equalTo, type ValueFilter } from '../events/query.ts'
import { toSortableAddress } from '../events/sortable-address.ts'
import type { FindKind } from './find-kind.ts'
import { createTerm, type FoundFilter, type Term } from './term.ts'

/** Returns what a word means by its form alone, whether or not an event has it: an ARN, an ID, an address, a network. */
export function recogniseWord(word: string): Term[] {
  return FORMS.flatMap(({ kind, toFilter }) => {
    const filter = toFilter(word)
    return filter === null
      ? []
      : createTerm({ kind, filter, value: word, label: word, count: null, texts: [word] })
  })
}

type Form = { kind: FindKind; toFilter: (word: string) => FoundFilter | null }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ARN = /^arn:[\w-]+:\S+$/i
// `i-0a1b2c3d`, `vol-0a1b2c3d`.
const RESOURCE_ID = /^[a-z]{1,12}-[0-9a-f]{6,32}$/i
const ACCESS_KEY_ID = /^(?=.*[A-Z])[A-Z0-9]{16,128}$/

const FORMS: readonly Form[] = [
  { kind: 'resource', toFilter: equalIf('resourceName', (word) => ARN.test(word) || RESOURCE_ID.test(word)) },
  { kind: 'address', toFilter: equalIf('sourceIPAddress', (word) => toSortableAddress(word) !== null) },
  { kind: 'network', toFilter: toNetworkFilter },
  { kind: 'accessKey', toFilter: equalIf('accessKeyId', (word) => ACCESS_KEY_ID.test(word)) },
  { kind: 'event', toFilter: equalIf('eventId', (word) => UUID.test(word)) },
  { kind: 'request', toFilter: equalIf('requestId', (word) => UUID.test(word)) },
]

function equalIf(name: ValueFilter, isOfForm: (word: string) => boolean): Form['toFilter'] {
  return (word) => (isOfForm(word) ? { [name]: equalTo(name, word) } : null)
}

function toNetworkFilter(word: string): FoundFilter | null {
  const pattern = parsePattern(word, 'address')
  return pattern?.kind === 'network' ? { sourceIPAddress: { any: [pattern], none: [] } } : null
}
