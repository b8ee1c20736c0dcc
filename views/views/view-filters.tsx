import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { describeFilters } from '../events/filter-groups.ts'
import { fromPairs } from '../events/filter-params.ts'

const { views: TEXT } = MESSAGES.pages

/** Chips shown at most; more are counted. */
const CHIPS_MAX = 8

/** The filters of a view, as chips that are no links. */
export function ViewFilters({ query }: { query: string }) {
  const chips = describeFilters(fromPairs([...new URLSearchParams(query)]))
  return (
    <ul class="chips">
      {chips.slice(0, CHIPS_MAX).map(({ label, value }) => (
        <li class="chip chip-plain">
          {label && <span class="chip-label">{label}</span>} <span class="chip-value">{value}</span>
        </li>
      ))}
      {chips.length > CHIPS_MAX && (
        <li class="muted">{TEXT.moreFilters({ count: chips.length - CHIPS_MAX })}</li>
      )}
    </ul>
  )
}
