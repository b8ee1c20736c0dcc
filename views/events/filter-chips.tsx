import { parsePattern, WILDCARD } from '../../src/domain/events/pattern.ts'
import { scopeOf, VALUE_FILTER_NAMES, type ValueFilter } from '../../src/domain/events/query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import {
  baseName,
  chosenReadOnly,
  defaultReadOnly,
  type FilterParam,
  type FilterParams,
  isFilterParam,
  PERIODS,
  toFilterPairs,
  withoutParams,
  withoutValue,
  withReads,
} from './filter-params.ts'

const { filterChips: TEXT, filterLabels: LABELS, filterPeriods } = MESSAGES.pages

type Chip = { label: string | null; value: string; removeLabel: string; href: string }

/** The active filters, each with a link that removes it. */
export function FilterChips(props: { params: FilterParams; shortened: readonly FilterParam[] }) {
  const { params, shortened } = props
  const chips = toChips(params, shortened)
  return (
    <ul class="chips" aria-label={TEXT.title}>
      {chips.map(({ label, value, removeLabel, href }) => (
        <li class="chip">
          {label && <span class="chip-label">{label}</span>} <span class="chip-value">{value}</span>{' '}
          <a class="chip-remove" href={href} title={removeLabel}>
            <span class="visually-hidden">{removeLabel}</span>
            <svg viewBox="0 0 12 12" width="9" height="9" aria-hidden="true">
              <path d="M2 2l8 8M10 2l-8 8" />
            </svg>
          </a>
        </li>
      ))}
      {defaultReadOnly(params) === 'any' && chosenReadOnly(params) === 'any' && (
        <li class="chip">
          <span class="chip-value">{TEXT.readsIncluded}</span>{' '}
          <a href={paths.events({ ...withoutParams(params), readOnly: 'no' })}>{TEXT.changesOnly}</a>
        </li>
      )}
      {chips.length > 1 && (
        <li>
          <a class="chips-clear" href={paths.events()}>
            {TEXT.clear}
          </a>
        </li>
      )}
    </ul>
  )
}

/** Returns a chip for each active filter, with the URL of the events without it. Changes only is the default filter. */
export function toChips(params: FilterParams, shortened: readonly FilterParam[] = []): Chip[] {
  const pairs = toFilterPairs(params).filter(([name]) => name !== 'readOnly')
  const chips = pairs.map(([name, text]) => {
    const base = baseName(name)
    const label = isFilterParam(base) ? LABELS[base] : base
    const matched = formatValue(base, text)
    const chosen = base === name ? matched : TEXT.not({ value: matched })
    const removeLabel = TEXT.remove({ label, value: chosen })
    const isShortened = shortened.some((each) => each === name)
    const value = isShortened ? TEXT.shortened({ chosen }) : chosen
    return { label, value, removeLabel, href: paths.events(withoutValue(params, [name, text])) }
  })
  return chosenReadOnly(params) === 'any' ? chips : [...chips, readOnlyChip(params)]
}

function readOnlyChip(params: FilterParams): Chip {
  const href = paths.events(withReads(params))
  return params.readOnly === 'yes'
    ? { label: null, value: TEXT.readsOnly, removeLabel: TEXT.includeWrites, href }
    : { label: null, value: TEXT.changesOnly, removeLabel: TEXT.includeReads, href }
}

function formatValue(name: string, value: string): string {
  if (name === 'errorCode' && value === WILDCARD) return TEXT.failed
  if (name === 'outcome') return value === 'failed' ? TEXT.failed : TEXT.succeeded
  if (name === 'period') return formatPeriod(value)
  if (TIMES.includes(name)) return TEXT.time({ time: value.replace('T', ' ') })
  const filter = VALUE_FILTER_NAMES.find((each) => each === name)
  return filter === undefined ? value : describePattern(filter, value)
}

// What cannot be parsed is shown as it was sent.
function describePattern(name: ValueFilter, value: string): string {
  const pattern = parsePattern(value, scopeOf(name))
  switch (pattern?.kind) {
    case 'any':
      return TEXT.anyValue
    case 'startsWith':
      return TEXT.startsWith({ value: pattern.value })
    case 'network':
      return TEXT.inNetwork({ value: pattern.value })
    default:
      return pattern?.value ?? value
  }
}

const TIMES = ['from', 'until', 'receivedFrom', 'receivedUntil']

function formatPeriod(value: string): string {
  const preset = PERIODS.find(({ period }) => period === value)
  return preset ? filterPeriods[preset.period].chip : TEXT.unknownPeriod({ period: value })
}
