import { toSortableAddress } from '../events/sortable-address.ts'
import type { FindKind } from './find-kind.ts'
import { createTerm, type FoundFilter, type Term } from './term.ts'

/** Returns what a word means by its form alone, whether or not an event has it: an ARN, an ID, an address. */
export function recogniseWord(word: string): Term[] {
  return FORMS.filter(({ isOfForm }) => isOfForm(word)).map(({ kind, name }) =>
    createTerm({ kind, condition: { name, value: word }, label: word, count: null, texts: [word] }),
  )
}

type Form = { kind: FindKind; name: FoundFilter; isOfForm: (word: string) => boolean }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ARN = /^arn:[\w-]+:\S+$/i
// `i-0a1b2c3d`, `vol-0a1b2c3d`.
const RESOURCE_ID = /^[a-z]{1,12}-[0-9a-f]{6,32}$/i
const ACCESS_KEY_ID = /^(?=.*[A-Z])[A-Z0-9]{16,128}$/

const FORMS: readonly Form[] = [
  { kind: 'resource', name: 'resourceName', isOfForm: (word) => ARN.test(word) || RESOURCE_ID.test(word) },
  { kind: 'address', name: 'sourceIPAddress', isOfForm: (word) => toSortableAddress(word) !== null },
  { kind: 'accessKey', name: 'accessKeyId', isOfForm: (word) => ACCESS_KEY_ID.test(word) },
  { kind: 'event', name: 'eventId', isOfForm: (word) => UUID.test(word) },
  { kind: 'request', name: 'requestId', isOfForm: (word) => UUID.test(word) },
]
