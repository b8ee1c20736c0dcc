import { isOperationPending, type RunningState, type Server } from '../../src/domain/servers/server.ts'
import { Ago, HowLong } from '../components/time.tsx'
import { paths } from '../paths.ts'

/** Servers, a row each: what is recorded and what was observed. */
export function ServerTable({ servers, now }: { servers: Server[]; now: Date }) {
  return (
    <div class="page-table">
      <table class="plain servers">
        <thead class="plain-head">
          <tr>
            <th scope="col">Server</th>
            <th scope="col">Project</th>
            <th scope="col">Recorded</th>
            <th scope="col">Observed</th>
            <th scope="col">Last agreed</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <Row server={server} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ server, now }: { server: Server; now: Date }) {
  const { id, name, project, address } = server
  return (
    <tr>
      <th scope="row">
        <a class="plain-name" href={paths.events({ resourceName: id, readOnly: 'any' })}>
          {name ?? id}
        </a>
        <span class="plain-note">
          {name !== null && <span class="mono">{id}</span>}{' '}
          {address !== null && <span class="mono">{address}</span>}
        </span>
      </th>
      <td data-label="Project">{project}</td>
      <td data-label="Recorded">
        <Recorded server={server} now={now} />
      </td>
      <td data-label="Observed">
        <Seen server={server} now={now} />
      </td>
      <td data-label="Last agreed">
        {server.agreedAt ? <Ago at={server.agreedAt} now={now} /> : <span class="soft">not yet</span>}
      </td>
    </tr>
  )
}

function Recorded({ server, now }: { server: Server; now: Date }) {
  const { state, stateAt, underWay, underWayAt } = server
  return (
    <>
      {state === null ? (
        <span class="soft">nothing yet</span>
      ) : (
        <span class={STANDINGS[state]}>{WORDS[state]}</span>
      )}{' '}
      {stateAt && (
        <span class="plain-note">
          for <HowLong since={stateAt} now={now} />
        </span>
      )}{' '}
      {underWay && underWayAt && (
        <span class="plain-note">
          {ERRANDS[underWay]}{' '}
          {isOperationPending(server, now) ? (
            <>
              under way for <HowLong since={underWayAt} now={now} />
            </>
          ) : (
            <>
              requested <Ago at={underWayAt} now={now} />, no end told
            </>
          )}
        </span>
      )}
    </>
  )
}

function Seen({ server, now }: { server: Server; now: Date }) {
  const { observed, observedAt, differsSince } = server
  if (observed === null || observedAt === null) return <span class="soft">not yet</span>
  return (
    <>
      {differsSince ? <span class="standing standing-off">{wordOf(observed)}</span> : wordOf(observed)}{' '}
      <span class="plain-note">
        seen <Ago at={observedAt} now={now} />
        {differsSince && (
          <>
            {', differs for '}
            <HowLong since={differsSince} now={now} />
          </>
        )}
      </span>
    </>
  )
}

const STANDINGS: { [state in RunningState]: string } = {
  running: 'standing standing-on',
  stopped: 'standing standing-gone',
  gone: 'standing standing-gone',
}
const WORDS: { [state in RunningState]: string } = { running: 'Running', stopped: 'Stopped', gone: 'Gone' }
const ERRANDS: { [state in RunningState]: string } = { running: 'Start', stopped: 'Stop', gone: 'End' }

function wordOf(observed: string): string {
  return observed.charAt(0).toUpperCase() + observed.slice(1)
}
