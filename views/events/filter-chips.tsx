import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import {
  chosenReadOnly,
  defaultReadOnly,
  FILTER_PARAMS,
  type FilterParam,
  type FilterParams,
  PERIODS,
  withoutParams,
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
  const names = FILTER_PARAMS.filter((name) => params[name] && name !== 'cursor' && name !== 'readOnly')
  const chips = names.map((name) => {
    const label = LABELS[name]
    const chosen = formatValue(name, params[name] ?? '')
    const removeLabel = TEXT.remove({ label, value: chosen })
    const value = shortened.includes(name) ? TEXT.shortened({ chosen }) : chosen
    return { label, value, removeLabel, href: paths.events(withoutParams(params, name)) }
  })
  return chosenReadOnly(params) === 'any' ? chips : [...chips, readOnlyChip(params)]
}

function readOnlyChip(params: FilterParams): Chip {
  const href = paths.events(withReads(params))
  return params.readOnly === 'yes'
    ? { label: null, value: TEXT.readsOnly, removeLabel: TEXT.includeWrites, href }
    : { label: null, value: TEXT.changesOnly, removeLabel: TEXT.includeReads, href }
}

function formatValue(name: FilterParam, value: string): string {
  if (name === 'errorCode' && value === '*') return TEXT.failed
  if (name === 'period') return formatPeriod(value)
  return TIMES.includes(name) ? TEXT.time({ time: value.replace('T', ' ') }) : value
}

const TIMES: FilterParam[] = ['from', 'until', 'receivedFrom', 'receivedUntil']

function formatPeriod(value: string): string {
  const preset = PERIODS.find(({ period }) => period === value)
  return preset ? filterPeriods[preset.period].chip : TEXT.unknownPeriod({ period: value })
}
