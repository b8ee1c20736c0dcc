import { parsePattern, WILDCARD } from '../../src/domain/events/pattern.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { toChips } from './filter-chips.tsx'
import { type FilterParams, withoutParams } from './filter-params.ts'

const { emptyLog: EMPTY, noMatchingEvents: NO_MATCH } = MESSAGES.pages

/** The log has no events yet: how to send the first one. */
export function EmptyLog({ origin }: { origin: string }) {
  return (
    <section class="empty-state">
      <h2>{EMPTY.title}</h2>
      <p>{EMPTY.sendFirst}</p>
      <pre class="empty-state-command" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventName":"StartServer","userName":"alice"}'`}</code>
      </pre>
      <p class="muted">
        <RichText text={EMPTY.importHint} links={{ api: paths.docs() }} />
      </p>
    </section>
  )
}

/** No event matches the filter: links that remove one filter each. */
export function NoMatchingEvents({ params, retentionDays }: { params: FilterParams; retentionDays: number }) {
  const chips = toChips(params)
  return (
    <section class="empty-state">
      <h2>{chips.length === 0 ? NO_MATCH.titleUnfiltered : NO_MATCH.title}</h2>
      {chips.length === 0 ? (
        <p>{NO_MATCH.unfiltered({ retentionDays })}</p>
      ) : (
        <>
          <p>{NO_MATCH.advice}</p>
          <ul class="empty-state-links">
            {chips.map(({ removeLabel, href }) => (
              <li>
                <a href={href}>{removeLabel}</a>
              </li>
            ))}
            <SearchAllRecords params={params} />
          </ul>
        </>
      )}
    </section>
  )
}

// The text that a filter's value is about; null if it is about any.
function textOf(value: string): string | null {
  const pattern = parsePattern(value, 'text')
  return pattern === null || pattern.kind === 'any' ? null : pattern.value
}

// Filters match whole values. The text search finds parts of them.
function SearchAllRecords({ params }: { params: FilterParams }) {
  const value = textOf(params.resourceName ?? params.userName ?? params.eventName ?? WILDCARD)
  if (value === null || params.q) return null
  const rest = withoutParams(params, 'resourceName', 'userName', 'eventName')
  return (
    <li>
      <a href={paths.events({ ...rest, q: value, readOnly: 'any' })}>{NO_MATCH.searchAll({ value })}</a>
    </li>
  )
}
