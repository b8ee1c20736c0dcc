import { paths } from '../paths.ts'
import { chipsFor } from './filter-chips.tsx'
import { type Asked, without } from './filter-params.ts'

/** Nothing has ever arrived: how to send the first event. */
export function EmptyLog({ origin }: { origin: string }) {
  return (
    <section class="empty">
      <h2>Nothing has been written down yet</h2>
      <p>Send the first event with an access key, and reload this page:</p>
      <pre class="empty-line" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventName":"StartServer","userName":"alice"}'`}</code>
      </pre>
      <p class="soft">
        CloudTrail files go in with <code>daybook import PATH</code>.{' '}
        <a href={paths.docs()}>How the API works</a>
      </p>
    </section>
  )
}

/** There are events, but none that is asked for: what holds, and how to ask for more. */
export function NoMatch({ asked, retentionDays }: { asked: Asked; retentionDays: number }) {
  const chips = chipsFor(asked)
  return (
    <section class="empty">
      <h2>No event matches</h2>
      {chips.length === 0 ? (
        <p>Nothing happened in the last {retentionDays} days, which is all that is kept.</p>
      ) : (
        <>
          <p>All filters hold at once. Ask again:</p>
          <ul class="empty-ways">
            {chips.map(({ lift, href }) => (
              <li>
                <a href={href}>{lift}</a>
              </li>
            ))}
            <Widen asked={asked} />
          </ul>
        </>
      )}
    </section>
  )
}

// A filter asks for the whole value; somebody who knows only a part is looking for the search.
function Widen({ asked }: { asked: Asked }) {
  const value = asked.resourceName ?? asked.userName ?? asked.eventName
  if (!value || asked.q) return null
  const wider = { ...without(asked, 'resourceName', 'userName', 'eventName'), q: value, readOnly: 'any' }
  return (
    <li>
      <a href={paths.events(wider)}>Search all records for {value}</a>
    </li>
  )
}
