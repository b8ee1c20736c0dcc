import { paths } from '../paths.ts'
import { toChips } from './filter-chips.tsx'
import { type FilterParams, withoutParams } from './filter-params.ts'

/** The log has no events yet: how to send the first one. */
export function EmptyLog({ origin }: { origin: string }) {
  return (
    <section class="empty-state">
      <h2>No events yet</h2>
      <p>Send the first event with an access key, then reload this page:</p>
      <pre class="empty-state-command" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventName":"StartServer","userName":"alice"}'`}</code>
      </pre>
      <p class="muted">
        To import CloudTrail files, run <code>daybook import PATH</code>.{' '}
        <a href={paths.docs()}>API reference</a>
      </p>
    </section>
  )
}

/** No event matches the filter: links that remove one filter each. */
export function NoMatchingEvents({ params, retentionDays }: { params: FilterParams; retentionDays: number }) {
  const chips = toChips(params)
  return (
    <section class="empty-state">
      <h2>{chips.length === 0 ? 'No events' : 'No matching events'}</h2>
      {chips.length === 0 ? (
        <p>There are no events in the last {retentionDays} days. Older events are deleted.</p>
      ) : (
        <>
          <p>Events must match all filters. Try one of these:</p>
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

// Filters match whole values. The text search finds parts of them.
function SearchAllRecords({ params }: { params: FilterParams }) {
  const value = params.resourceName ?? params.userName ?? params.eventName
  if (!value || params.q) return null
  const rest = withoutParams(params, 'resourceName', 'userName', 'eventName')
  return (
    <li>
      <a href={paths.events({ ...rest, q: value, readOnly: 'any' })}>Search all records for {value}</a>
    </li>
  )
}
