import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Server } from '../../src/domain/servers/server.ts'
import type { ServerPosition } from '../../src/domain/servers/server-position.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageLinks, SearchForm } from '../components/list-page.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { ServerTable } from './server-table.tsx'

const { servers: TEXT, noServers: NO_SERVERS, observationHelp: HELP } = MESSAGES.pages

export type ServersProps = {
  params: { q: string; isDiffering: boolean; project: string | null; after: ServerPosition | null }
  /** One page of servers. */
  servers: Server[]
  /** The position after which the next page starts; null on the last page. */
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
    <Layout title={TEXT.title} section="servers" viewer={viewer}>
      <PageHead
        title={TEXT.title}
        about={{ text: TEXT.intro, guide: 'servers' }}
        beside={all > 0 && <Tabs {...props} />}
      >
        {all > 0 && <Search {...props} />}
      </PageHead>
      {props.params.project !== null && (
        <ProjectFilter params={props.params} project={props.params.project} />
      )}
      {all === 0 && <NoServers />}
      {all > 0 && servers.length === 0 && <NoMatchingServers {...props} />}
      {servers.length > 0 && <ServerTable servers={servers} now={now} />}
      {servers.length > 0 && <PageFooter {...props} />}
      {hasNoObservations(props) && <ObservationHelp {...props} isManager={isManager} title={HELP.noneYet} />}
      {all === 0 && <ObservationHelp {...props} isManager={isManager} title={HELP.howTo} />}
    </Layout>
  )
}

function hasNoObservations({ params, servers }: ServersProps): boolean {
  const isFirstPage = params.after === null
  return isFirstPage && servers.length > 0 && servers.every(({ observedAt }) => observedAt === null)
}

function Search({ params }: ServersProps) {
  return (
    <SearchForm
      action={paths.servers()}
      q={params.q}
      label={TEXT.searchLabel}
      placeholder={TEXT.searchPlaceholder}
    >
      {params.isDiffering && <input type="hidden" name="differing" value="yes" />}
      {params.project !== null && <input type="hidden" name="project" value={params.project} />}
    </SearchForm>
  )
}

// The counts of the tabs are those of all projects.
function Tabs({ params: { q, isDiffering, project }, all, differing }: ServersProps) {
  const filter = { q, ...(project !== null && { project }) }
  return (
    <p class="page-links">
      <a href={paths.servers(filter)} aria-current={isDiffering ? undefined : 'true'}>
        {TEXT.all({ count: all })}
      </a>
      <a
        href={paths.servers({ ...filter, differing: 'yes' })}
        aria-current={isDiffering ? 'true' : undefined}
      >
        {TEXT.differing({ count: differing })}
      </a>
    </p>
  )
}

function ProjectFilter({ params, project }: Pick<ServersProps, 'params'> & { project: string }) {
  const all = paths.servers({ q: params.q, ...(params.isDiffering && { differing: 'yes' }) })
  return (
    <p class="page-intro">
      <RichText text={TEXT.ofProject({ project })} links={{ all }} />
    </p>
  )
}

function PageFooter({ params, servers, next }: ServersProps) {
  const { q, after, isDiffering, project } = params
  const filter = { q, ...(isDiffering && { differing: 'yes' }), ...(project !== null && { project }) }
  return (
    <p class="page-foot muted">
      {TEXT.count({ count: servers.length, after: after?.id ?? '', hasMore: next !== null })}{' '}
      <PageLinks
        next={next === null ? null : paths.servers({ ...filter, after: next })}
        first={after === null ? null : paths.servers(filter)}
      />
    </p>
  )
}

function NoServers() {
  return (
    <section class="empty-state">
      <h2>{NO_SERVERS.title}</h2>
      <p>
        <RichText text={NO_SERVERS.text} />
      </p>
    </section>
  )
}

function NoMatchingServers({ params: { q, isDiffering, project } }: ServersProps) {
  if (q === '' && isDiffering && project === null) {
    return (
      <section class="empty-state">
        <h2>{TEXT.noDifferencesTitle}</h2>
        <p>
          <RichText text={TEXT.noDifferences} links={{ all: paths.servers() }} />
        </p>
      </section>
    )
  }
  return (
    <p class="page-no-results">
      <RichText text={TEXT.noMatch({ search: q, isDiffering })} links={{ all: paths.servers() }} />
    </p>
  )
}

function ObservationHelp(props: { isManager: boolean; origin: string; title: string }) {
  const { isManager, origin, title } = props
  return (
    <section class="page-section">
      <h2>{title}</h2>
      <p>
        {isManager ? HELP.polledByYou : HELP.polledByAdministrator}{' '}
        {isManager && <a href={paths.projects()}>{HELP.chooseProject}</a>}
      </p>
      <p>
        <RichText text={HELP.collector} />
      </p>
      <pre class="example" tabindex={0}>
        <code>{`curl -X PUT -u "$KEY_ID:$SECRET" ${origin}/api/v1/observations \\
  -H 'Content-Type: application/json' \\
  -d '{"servers":[{"id":"i-0abc","state":"running"}]}'`}</code>
      </pre>
    </section>
  )
}
