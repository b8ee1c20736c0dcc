import type { Server } from '../../src/domain/servers/server.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { ServerTable } from './server-table.tsx'

export type ServersProps = {
  params: { q: string; isDiffering: boolean; after: string }
  /** One page of servers. */
  servers: Server[]
  /** The server ID after which the next page starts; null on the last page. */
  next: string | null
  /** The number of all servers. */
  all: number
  /** The number of servers whose recorded and observed states differ. */
  differing: number
  origin: string
  now: Date
}

/** The servers of the customer with their recorded and observed states. */
export function ServersPage({ viewer, ...props }: ServersProps & { viewer: Viewer }) {
  const { servers, all, now } = props
  const isManager = viewer.sections.includes('projects')
  return (
    <Layout title="Servers" section="servers" viewer={viewer}>
      <div class="page-head">
        <h1>Servers</h1>
        {all > 0 && <Search {...props} />}
        {all > 0 && <Tabs {...props} />}
      </div>
      <p class="page-intro muted">
        Daybook compares the state recorded by events with the observed state. If they differ for more than
        four minutes, it records <i>Remote Stop Server</i> or <i>Remote Start Server</i>. It never changes a
        server.
      </p>
      {all === 0 && <NoServers />}
      {all > 0 && servers.length === 0 && <NoMatchingServers {...props} />}
      {servers.length > 0 && <ServerTable servers={servers} now={now} />}
      {servers.length > 0 && <PageFooter {...props} />}
      {hasNoObservations(props) && (
        <ObservationHelp {...props} isManager={isManager} title="No observations yet" />
      )}
      {all === 0 && <ObservationHelp {...props} isManager={isManager} title="How Daybook observes servers" />}
    </Layout>
  )
}

function hasNoObservations({ params, servers }: ServersProps): boolean {
  const isFirstPage = params.after === ''
  return isFirstPage && servers.length > 0 && servers.every(({ observedAt }) => observedAt === null)
}

function Search({ params }: ServersProps) {
  return (
    <search>
      <form class="page-search" method="get" action={paths.servers()}>
        <label class="visually-hidden" for="q">
          ID or name contains
        </label>
        <input id="q" name="q" type="search" value={params.q} placeholder="ID or name …" autocomplete="off" />
        {params.isDiffering && <input type="hidden" name="differing" value="yes" />}
        <button class="button" type="submit">
          Search
        </button>
      </form>
    </search>
  )
}

function Tabs({ params: { q, isDiffering }, all, differing }: ServersProps) {
  return (
    <p class="page-links">
      <a href={paths.servers({ q })} aria-current={isDiffering ? undefined : 'true'}>
        All ({all})
      </a>
      <a href={paths.servers({ q, differing: 'yes' })} aria-current={isDiffering ? 'true' : undefined}>
        With differences ({differing})
      </a>
    </p>
  )
}

function PageFooter({ params, servers, next }: ServersProps) {
  const { q, after, isDiffering } = params
  const filter = { q, ...(isDiffering && { differing: 'yes' }) }
  return (
    <p class="page-foot muted">
      {servers.length === 1 ? '1 server' : `${servers.length} servers`}
      {after !== '' && `, after ${after}`}
      {next === null ? '.' : ', and there are more.'}{' '}
      {next !== null && <a href={paths.servers({ ...filter, after: next })}>Next page</a>}{' '}
      {after !== '' && <a href={paths.servers(filter)}>First page</a>}
    </p>
  )
}

function NoServers() {
  return (
    <section class="empty-state">
      <h2>No servers yet</h2>
      <p>
        A server appears here after the first event that starts, stops or terminates it:{' '}
        <code>RunInstances</code>, <code>StartInstances</code>, <code>StopInstances</code>,{' '}
        <code>TerminateInstances</code>, or an action that does the same according to the action catalogue.
      </p>
    </section>
  )
}

function NoMatchingServers({ params: { q, isDiffering } }: ServersProps) {
  if (q === '' && isDiffering) {
    return (
      <section class="empty-state">
        <h2>No differences</h2>
        <p>
          Every observed server is in its recorded state. <a href={paths.servers()}>Show all servers</a>
        </p>
      </section>
    )
  }
  return (
    <p class="page-no-results">
      No servers {isDiffering && 'with differences '}match “{q}”.{' '}
      <a href={paths.servers()}>Show all servers</a>
    </p>
  )
}

function ObservationHelp(props: { isManager: boolean; origin: string; title: string }) {
  const { isManager, origin, title } = props
  return (
    <section class="page-section">
      <h2>{title}</h2>
      <p>
        Every five minutes Daybook queries the EC2-compatible API that{' '}
        {isManager ? 'you connect' : 'the primary administrator connects'} to a project.{' '}
        {isManager && <a href={paths.projects()}>Choose a project</a>}
      </p>
      <p>
        A program with the grant <code>collector</code> can also send observations:
      </p>
      <pre class="example" tabindex={0}>
        <code>{`curl -X PUT -u "$KEY_ID:$SECRET" ${origin}/api/v1/observations \\
  -H 'Content-Type: application/json' \\
  -d '{"servers":[{"id":"i-0abc","state":"running"}]}'`}</code>
      </pre>
    </section>
  )
}
