import type { Server } from '../../src/domain/servers/server.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { ServerTable } from './server-table.tsx'

export type ServersProps = {
  asked: { q: string; isDiffering: boolean; after: string }
  servers: Server[]
  /** The id after which the next page begins. */
  next: string | null
  /** How many there are, and how many of them differ. */
  all: number
  differing: number
  origin: string
  now: Date
}

/** Servers as events tell of them, and as they were observed. */
export function ServersPage({ viewer, ...props }: ServersProps & { viewer: Viewer }) {
  const { asked, servers, all, now } = props
  return (
    <Layout title="Servers" section="servers" viewer={viewer}>
      <div class="page-head">
        <h1>Servers</h1>
        {all > 0 && <Search {...props} />}
        {all > 0 && <Ways {...props} />}
      </div>
      <p class="page-say soft">
        What events say of each server, and what was seen of it. Daybook never touches a server: where the two
        differ for more than four minutes, it writes that down as <i>Remote Stop Server</i> or{' '}
        <i>Remote Start Server</i>.
      </p>
      {all === 0 && <NoServers />}
      {all > 0 && servers.length === 0 && <NoneAsked {...props} />}
      {servers.length > 0 && <ServerTable servers={servers} now={now} />}
      {servers.length > 0 && <Foot {...props} />}
      {asked.after === '' &&
        servers.every(({ observedAt }) => observedAt === null) &&
        all > 0 &&
        servers.length > 0 && (
          <HowObserved {...props} viewer={viewer} title="Nothing has been observed yet" />
        )}
      {all === 0 && <HowObserved {...props} viewer={viewer} title="How running states get here" />}
    </Layout>
  )
}

function Search({ asked }: ServersProps) {
  return (
    <search>
      <form class="page-search" method="get" action={paths.servers()}>
        <label class="unseen" for="q">
          Id or name contains
        </label>
        <input id="q" name="q" type="search" value={asked.q} placeholder="Id or name …" autocomplete="off" />
        {asked.isDiffering && <input type="hidden" name="differing" value="yes" />}
        <button class="button" type="submit">
          Find
        </button>
      </form>
    </search>
  )
}

function Ways({ asked: { q, isDiffering }, all, differing }: ServersProps) {
  return (
    <p class="page-ways">
      <a href={paths.servers({ q })} aria-current={isDiffering ? undefined : 'true'}>
        All ({all})
      </a>
      <a href={paths.servers({ q, differing: 'yes' })} aria-current={isDiffering ? 'true' : undefined}>
        Differing ({differing})
      </a>
    </p>
  )
}

function Foot({ asked, servers, next }: ServersProps) {
  const { q, after, isDiffering } = asked
  const rest = { q, ...(isDiffering && { differing: 'yes' }) }
  return (
    <p class="page-foot soft">
      {servers.length === 1 ? 'One server' : `${servers.length} servers`}
      {after !== '' && ` after ${after}`}
      {next === null ? '.' : ', and there are more.'}{' '}
      {next !== null && <a href={paths.servers({ ...rest, after: next })}>The next ones</a>}{' '}
      {after !== '' && <a href={paths.servers(rest)}>From the first</a>}
    </p>
  )
}

function NoServers() {
  return (
    <section class="empty">
      <h2>No event has told of a server yet</h2>
      <p>
        A server is listed from the first event on that starts, stops or ends it: <code>RunInstances</code>,{' '}
        <code>StartInstances</code>, <code>StopInstances</code>, <code>TerminateInstances</code> and what the
        action catalogue says does the same.
      </p>
    </section>
  )
}

function NoneAsked({ asked: { q, isDiffering } }: ServersProps) {
  if (q === '' && isDiffering) {
    return (
      <section class="empty">
        <h2>Nothing differs</h2>
        <p>
          Every server that was observed is as events say it is. <a href={paths.servers()}>Show all</a>
        </p>
      </section>
    )
  }
  return (
    <p class="page-none">
      No {isDiffering && 'differing '}server here has “{q}” in its id or name.{' '}
      <a href={paths.servers()}>Show all</a>
    </p>
  )
}

function HowObserved({ viewer, origin, title }: ServersProps & { viewer: Viewer; title: string }) {
  const isManager = viewer.sections.includes('projects')
  return (
    <section class="page-part">
      <h2>{title}</h2>
      <p>
        Daybook asks an EC2-compatible API every five minutes, where{' '}
        {isManager ? 'you connect' : 'the primary administrator connects'} one with a project.{' '}
        {isManager && <a href={paths.projects()}>Choose a project</a>}
      </p>
      <p>
        Or a program with the grant <code>collector</code> tells them itself:
      </p>
      <pre class="example" tabindex={0}>
        <code>{`curl -X PUT -u "$KEY_ID:$SECRET" ${origin}/api/v1/observations \\
  -H 'Content-Type: application/json' \\
  -d '{"servers":[{"id":"i-0abc","state":"running"}]}'`}</code>
      </pre>
    </section>
  )
}
