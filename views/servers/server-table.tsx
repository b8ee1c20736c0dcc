import { isOperationPending, type RunningState, type Server } from '../../src/domain/servers/server.ts'
import { Duration, RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'

/** Servers with their recorded and observed states. */
export function ServerTable({ servers, now }: { servers: Server[]; now: Date }) {
  return (
    <div class="page-table">
      <table class="data-table servers">
        <thead class="data-table-head">
          <tr>
            <th scope="col">Server</th>
            <th scope="col">Project</th>
            <th scope="col">Recorded</th>
            <th scope="col">Observed</th>
            <th scope="col">Last match</th>
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
        <a class="data-table-name" href={paths.events({ resourceName: id, readOnly: 'any' })}>
          {name ?? id}
        </a>
        <span class="data-table-note">
          {name !== null && <span class="mono">{id}</span>}{' '}
          {address !== null && <span class="mono">{address}</span>}
        </span>
      </th>
      <td data-label="Project">{project}</td>
      <td data-label="Recorded">
        <RecordedState server={server} now={now} />
      </td>
      <td data-label="Observed">
        <ObservedState server={server} now={now} />
      </td>
      <td data-label="Last match">
        {server.agreedAt ? (
          <RelativeTime at={server.agreedAt} now={now} />
        ) : (
          <span class="muted">not yet</span>
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
        <span class="muted">not yet</span>
      ) : (
        <span class={state === 'running' ? 'status status-active' : 'status status-inactive'}>
          {STATE_LABELS[state]}
        </span>
      )}{' '}
      {stateAt && (
        <span class="data-table-note">
          for <Duration since={stateAt} now={now} />
        </span>
      )}{' '}
      {underWay && underWayAt && (
        <span class="data-table-note">
          {OPERATION_LABELS[underWay]}{' '}
          {isOperationPending(server, now) ? (
            <>
              pending for <Duration since={underWayAt} now={now} />
            </>
          ) : (
            <>
              requested <RelativeTime at={underWayAt} now={now} />, outcome unknown
            </>
          )}
        </span>
      )}
    </>
  )
}

function ObservedState({ server, now }: { server: Server; now: Date }) {
  const { observed, observedAt, differsSince } = server
  if (observed === null || observedAt === null) return <span class="muted">not yet</span>
  const label = observed.charAt(0).toUpperCase() + observed.slice(1)
  return (
    <>
      {differsSince ? <span class="status status-warning">{label}</span> : label}{' '}
      <span class="data-table-note">
        seen <RelativeTime at={observedAt} now={now} />
        {differsSince && (
          <>
            {', differs for '}
            <Duration since={differsSince} now={now} />
          </>
        )}
      </span>
    </>
  )
}

const STATE_LABELS: { [state in RunningState]: string } = {
  running: 'Running',
  stopped: 'Stopped',
  gone: 'Gone',
}

/** The operation that leads to each state. */
const OPERATION_LABELS: { [state in RunningState]: string } = {
  running: 'Start',
  stopped: 'Stop',
  gone: 'Terminate',
}
