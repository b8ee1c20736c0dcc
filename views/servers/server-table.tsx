import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { isOperationPending, type Server } from '../../src/domain/servers/server.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Duration, RelativeTime } from '../components/time.tsx'

const { serverTable: TEXT } = MESSAGES.pages

/** Servers with their recorded and observed states. */
export function ServerTable({ servers, now }: { servers: Server[]; now: Date }) {
  return (
    <div class="page-table">
      <table class="data-table servers">
        <thead class="data-table-head">
          <tr>
            <th scope="col">{TEXT.server}</th>
            <th scope="col">{TEXT.project}</th>
            <th scope="col">{TEXT.recorded}</th>
            <th scope="col">{TEXT.observed}</th>
            <th scope="col">{TEXT.lastMatch}</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <ServerRow server={server} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ServerRow({ server, now }: { server: Server; now: Date }) {
  const { id, name, project, address } = server
  return (
    <tr>
      <th scope="row">
        <EntityLink class="data-table-name" kind="server" value={id} project={project}>
          {name ?? id}
        </EntityLink>
        <span class="data-table-note">
          {name !== null && <span class="mono">{id}</span>}{' '}
          {address !== null && <span class="mono">{address}</span>}
        </span>
      </th>
      <td data-label={TEXT.project}>{project}</td>
      <td data-label={TEXT.recorded}>
        <RecordedState server={server} now={now} />
      </td>
      <td data-label={TEXT.observed}>
        <ObservedState server={server} now={now} />
      </td>
      <td data-label={TEXT.lastMatch}>
        {server.agreedAt ? (
          <RelativeTime at={server.agreedAt} now={now} />
        ) : (
          <span class="muted">{TEXT.unknown}</span>
        )}
      </td>
    </tr>
  )
}

function RecordedState({ server, now }: { server: Server; now: Date }) {
  const { state, stateAt, underWay, underWayAt } = server
  return (
    <>
      {state === null ? (
        <span class="muted">{TEXT.unknown}</span>
      ) : (
        <span class={state === 'running' ? 'status status-active' : 'status status-inactive'}>
          {TEXT.states[state]}
        </span>
      )}{' '}
      {stateAt && (
        <span class="data-table-note">
          <RichText text={TEXT.recordedFor} slots={{ duration: <Duration since={stateAt} now={now} /> }} />
        </span>
      )}{' '}
      {underWay && underWayAt && (
        <span class="data-table-note">
          {isOperationPending(server, now) ? (
            <RichText
              text={TEXT.pending({ state: underWay })}
              slots={{ duration: <Duration since={underWayAt} now={now} /> }}
            />
          ) : (
            <RichText
              text={TEXT.requested({ state: underWay })}
              slots={{ time: <RelativeTime at={underWayAt} now={now} /> }}
            />
          )}
        </span>
      )}
    </>
  )
}

function ObservedState({ server, now }: { server: Server; now: Date }) {
  const { observed, observedAt, differsSince } = server
  if (observed === null || observedAt === null) return <span class="muted">{TEXT.unknown}</span>
  const label = TEXT.observedState({ state: observed })
  return (
    <>
      {differsSince ? <span class="status status-warning">{label}</span> : label}{' '}
      <span class="data-table-note">
        <RichText
          text={differsSince ? TEXT.seenDiffering : TEXT.seen}
          slots={{
            time: <RelativeTime at={observedAt} now={now} />,
            duration: differsSince && <Duration since={differsSince} now={now} />,
          }}
        />
      </span>
    </>
  )
}
