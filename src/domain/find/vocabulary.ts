import { actionTitle, type Catalogue } from '../actions/action-catalogue.ts'
import { toTitle } from '../actions/action-name-case.ts'
import { shownTitle } from '../actions/shown-title.ts'
import type { CountedField } from '../counts/period-counts.ts'
import { equalTo, type ValueCondition } from '../events/query.ts'
import { MESSAGES } from '../messages/messages.ts'
import type { FindKind } from './find-kind.ts'
import { wordsOfText } from './folded-text.ts'
import { createTerm, type FoundFilter, type Term } from './term.ts'

/** A value that kept events have, and how many of them, as far as they have been counted. */
export type FrequentValue = { value: string; count: number }

/** The fields whose values are known. */
export type KnownField =
  | 'eventName'
  | 'userName'
  | 'project'
  | 'eventSource'
  | 'sourceIPAddress'
  | 'errorCode'

export const KNOWN_FIELDS = [
  ...(['eventName', 'userName', 'project'] as const),
  ...(['eventSource', 'sourceIPAddress', 'errorCode'] as const),
] satisfies readonly KnownField[]

/** What a customer's words can mean: the values of events, the most frequent first, and the servers. */
export type KnownNames = {
  values: { [field in CountedField]: FrequentValue[] }
  servers: { id: string; name: string | null }[]
}

/** What a customer's words can mean. Similar words are looked for among the words of actions, and among other names. */
export type Vocabulary = { terms: readonly Term[]; actionWords: readonly string[]; names: readonly string[] }

/** Maximum number of names among which similar ones are looked for: the frequent ones of each kind. */
const SIMILAR_NAMES_MAX = 1_000

/** Returns the vocabulary of a customer: actions of the catalogue and those that events have, values of events, and servers. */
export function createVocabulary(catalogue: Catalogue, { values, servers }: KnownNames): Vocabulary {
  const { eventName, userName, project, eventSource, sourceIPAddress, errorCode } = values
  const actions = [...actionTerms(catalogue, eventName), ...verbTerms(catalogue, eventName)]
  const named = [
    valueTerms('user', 'userName', userName),
    servers.map(serverTerm),
    valueTerms('project', 'project', project),
    valueTerms('source', 'eventSource', eventSource, (value) => value.split('.')[0] ?? value),
    valueTerms('error', 'errorCode', errorCode),
  ]
  const addresses = valueTerms('address', 'sourceIPAddress', sourceIPAddress)
  return {
    terms: [...outcomeTerms(), ...actions, ...named.flat(), ...addresses],
    actionWords: [...new Set(actions.flatMap(({ texts }) => texts.flatMap(wordsOfText)))],
    names: named.flatMap((each) => each.slice(0, SIMILAR_NAMES_MAX).flatMap(({ texts }) => texts)),
  }
}

const { labels: LABELS, words: WORDS } = MESSAGES.find

const outcomeTerms = (): readonly Term[] => [
  wordTerm('outcome', { outcome: 'failed' }, WORDS.failed, LABELS.failed),
  wordTerm('outcome', { outcome: 'succeeded' }, WORDS.succeeded, LABELS.succeeded),
  wordTerm('readOnly', { readOnly: false }, WORDS.changes, LABELS.changes),
  wordTerm('readOnly', { readOnly: true }, WORDS.reads, LABELS.reads),
]

function wordTerm(kind: FindKind, filter: FoundFilter, texts: readonly string[], label: string): Term {
  return createTerm({ kind, filter, value: '', label, texts, count: null })
}

function actionTerms(catalogue: Catalogue, frequent: FrequentValue[]): Term[] {
  const counts = new Map(frequent.map(({ value, count }) => [value, count]))
  const names = new Set([...counts.keys(), ...catalogue.keys()])
  return Array.from(names, (name) => {
    const label = shownTitle(name, catalogue)
    return createTerm({
      ...{ kind: 'action', filter: { eventName: equalTo('eventName', name) }, value: name, label },
      ...{
        count: counts.get(name) ?? 0,
        texts: [label, actionTitle(name, catalogue), name, toTitle(name)],
        hasParts: true,
      },
    })
  })
}

// `Stop` for all actions whose names begin with it.
function verbTerms(catalogue: Catalogue, frequent: FrequentValue[]): Term[] {
  const names = Map.groupBy(catalogue.keys(), (name) => toTitle(name).split(' ')[0] ?? '')
  return [...names].flatMap(([verb, actions]) => {
    if (actions.length === 1 || !actions.every((name) => name.startsWith(verb))) return []
    const count = frequent.reduce((sum, each) => sum + (each.value.startsWith(verb) ? each.count : 0), 0)
    return createTerm({
      ...{ kind: 'actions', filter: { eventName: startingWith(verb) }, value: verb, count },
      ...{ label: LABELS.actionsOf({ verb }), texts: [verb] },
    })
  })
}

function valueTerms(
  kind: FindKind,
  name: CountedField,
  values: FrequentValue[],
  shorten: (value: string) => string = (value) => value,
): Term[] {
  return values.map(({ value, count }) =>
    createTerm({
      ...{ kind, filter: { [name]: equalTo(name, value) }, value, label: value },
      ...{ count, texts: [value, shorten(value)] },
    }),
  )
}

// Records name servers by their IDs.
function serverTerm({ id, name }: KnownNames['servers'][number]): Term {
  return createTerm({
    ...{ kind: 'server', filter: { resourceName: equalTo('resourceName', id) }, value: id, count: null },
    ...{ label: name === null ? id : LABELS.server({ id, name }), texts: [id, name ?? id], hasParts: true },
  })
}

function startingWith(prefix: string): ValueCondition {
  return { any: [{ kind: 'startsWith', value: prefix }], none: [] }
}
