import { canonicalFilter } from '../events/canonical-filter.ts'
import { type Filter, NO_FILTER } from '../events/query.ts'
import { MESSAGES } from '../messages/messages.ts'
import { FIND_KINDS, type FindKind } from './find-kind.ts'
import type { FindQuery } from './find-query.ts'
import { recogniseWord } from './recognised-terms.ts'
import { SCORES, scoreTerm } from './score-term.ts'
import { suggestQueries } from './suggest-queries.ts'
import type { FoundFilter, Term } from './term.ts'
import type { Vocabulary } from './vocabulary.ts'
import { listRuns, type WordRun } from './word-runs.ts'

/** Something that words mean: a filter of events, and the number of events that match it, if that is known. */
export type FoundMatch = {
  kind: FindKind
  filter: Filter
  label: string
  count: number | null
}

/**
 * What words mean, best first; `certain` is the one that they name exactly, if there is only one. With the words that mean
 * nothing, and queries that may have been meant instead.
 */
export type FoundWords = {
  matches: FoundMatch[]
  certain: FoundMatch | null
  unknown: string[]
  didYouMean: string[]
}

/** Maximum number of matches. */
export const MATCHES_MAX = 20

/**
 * Returns what the words of a query mean, best first: those that all of its words make up together, then the exact ones
 * and those of most words, and of these the frequent ones. The same query and vocabulary always give the same order.
 */
export function resolveWords(query: FindQuery, vocabulary: Vocabulary): FoundWords {
  const runs = listRuns(query)
  const terms = [...query.words.flatMap(({ typed }) => recogniseWord(typed)), ...vocabulary.terms]
  const meanings = withoutCovered(findMeanings(runs, terms)).sort(compareMeanings)
  const combined = combine(meanings, query)
  const matches = [...(combined ? [combined] : []), ...meanings.map(toMatch)].slice(0, MATCHES_MAX)
  const unknown = findUnknown(query, meanings)
  return {
    matches,
    certain: findCertain(meanings, query),
    unknown: unknown.flatMap((place) => query.words[place]?.typed ?? []),
    didYouMean: suggestQueries(query, unknown, vocabulary),
  }
}

type Meaning = { term: Term; run: WordRun; score: number }

// Of each filter the best meaning: the one of most words.
function findMeanings(runs: readonly WordRun[], terms: readonly Term[]): Meaning[] {
  const best = new Map<string, Meaning>()
  for (const term of terms) {
    const meaning = findMeaning(runs, term)
    if (meaning === null) continue
    const key = toKey(term.filter)
    const known = best.get(key)
    if (!known || compareMeanings(meaning, known) < 0) best.set(key, meaning)
  }
  return [...best.values()]
}

function findMeaning(runs: readonly WordRun[], term: Term): Meaning | null {
  let best: Meaning | null = null
  for (const run of runs) {
    const score = scoreTerm(term, run)
    if (score === 0) continue
    const meaning = { term, run, score }
    if (best === null || compareMeanings(meaning, best) < 0) best = meaning
  }
  return best
}

function toKey(filter: FoundFilter): string {
  return JSON.stringify(canonicalFilter({ ...NO_FILTER, ...filter }))
}

// What a part of `stop server` means is not meant, if all of it is a name.
function withoutCovered(meanings: Meaning[]): Meaning[] {
  const exact = meanings.filter(({ score }) => score >= SCORES.exact).map(({ run }) => run)
  return meanings.filter(({ run }) => !exact.some((longer) => isWithin(run, longer)))
}

function isWithin(run: WordRun, longer: WordRun): boolean {
  return (
    longer.places.length > run.places.length && run.places.every((place) => longer.places.includes(place))
  )
}

// A word of an exact name counts as two. One that some other action without events has in its title, too, hardly means it.
function qualityOf({ term, run, score }: Meaning): number {
  const isUnlikely = score === SCORES.words && term.count === 0
  return run.places.length * (score >= SCORES.exact ? EXACT_QUALITY : isUnlikely ? UNLIKELY_QUALITY : 1)
}

const EXACT_QUALITY = 2
const UNLIKELY_QUALITY = 0.5

function compareMeanings(a: Meaning, b: Meaning): number {
  return (
    qualityOf(b) - qualityOf(a) ||
    b.run.places.length - a.run.places.length ||
    b.score - a.score ||
    (b.term.count ?? 0) - (a.term.count ?? 0) ||
    FIND_KINDS.indexOf(a.term.kind) - FIND_KINDS.indexOf(b.term.kind) ||
    compareTexts(a.term.label, b.term.label) ||
    compareTexts(a.term.value, b.term.value)
  )
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function toMatch({ term: { kind, filter, label, count } }: Meaning): FoundMatch {
  return { kind, filter: { ...NO_FILTER, ...filter }, label, count }
}

// The best meanings that share no word and no filter, if they make up the query together.
function combine(meanings: Meaning[], query: FindQuery): FoundMatch | null {
  const chosen: Meaning[] = []
  for (const meaning of meanings)
    if (!chosen.some((other) => isInConflict(meaning, other))) chosen.push(meaning)
  const covered = new Set(chosen.flatMap(({ run }) => run.places))
  if (chosen.length < 2 || query.content.some((place) => !covered.has(place))) return null
  const inOrder = chosen.toSorted((a, b) => (a.run.places[0] ?? 0) - (b.run.places[0] ?? 0))
  return {
    kind: 'combined',
    filter: Object.assign({}, NO_FILTER, ...inOrder.map(({ term }) => term.filter)),
    label: MESSAGES.find.labels.combined({ labels: inOrder.map(({ term }) => term.label) }),
    count: null,
  }
}

// What all of the words are the exact name of. A verb such as `delete` is part of many names.
function findCertain(meanings: readonly Meaning[], { content }: FindQuery): FoundMatch | null {
  const isNamed = ({ run, score, term }: Meaning) =>
    score >= SCORES.exact && term.kind !== 'actions' && content.every((place) => run.places.includes(place))
  const named = meanings.filter(isNamed)
  return named.length === 1 ? (named.map(toMatch)[0] ?? null) : null
}

function isInConflict(a: Meaning, b: Meaning): boolean {
  const areOfOneFilter = Object.keys(a.term.filter).some((name) => Object.hasOwn(b.term.filter, name))
  return areOfOneFilter || a.run.places.some((place) => b.run.places.includes(place))
}

function findUnknown(query: FindQuery, meanings: readonly Meaning[]): number[] {
  const known = new Set(meanings.flatMap(({ run }) => run.places))
  return query.content.filter((place) => !known.has(place))
}
