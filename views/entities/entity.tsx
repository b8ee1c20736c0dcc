import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { EntityPageContent } from '../../src/domain/entities/entity-page.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { standardColumns } from '../events/event-columns.ts'
import { EventTable } from '../events/event-table.tsx'
import { defaultReadOnly, withReads } from '../events/filter-params.ts'
import { EventHistogram } from '../events/histogram.tsx'
import { paths } from '../paths.ts'
import { ServerTable } from '../servers/server-table.tsx'
import { EntityFacets } from './entity-facets.tsx'
import { EntityFacts } from './entity-facts.tsx'
import { entityParams, periodParams } from './entity-params.ts'
import { EntityReport } from './entity-report.tsx'

const { entity: TEXT, entityFacts: FACTS, sections: LABELS } = MESSAGES.pages

export type EntityProps = EntityPageContent & { retentionDays: number; catalogue: Catalogue; now: Date }

/** The page about a user, an address, an access key or a server: what it is, when it was seen, and what its events say. */
export function EntityPage({ viewer, ...props }: EntityProps & { viewer: Viewer }) {
  const { entity, activity, report, now, retentionDays, servers } = props
  const kind = TEXT.kinds[entity.kind]
  const isManager = viewer.sections.includes('users')
  const name = servers[0]?.name ?? entity.value
  return (
    <Layout title={TEXT.titleOf({ kind, value: name })} section="events" viewer={viewer}>
      <PageHead
        title={name}
        parent={parentOf(entity)}
        beside={<span class="entity-kind">{kind}</span>}
        about={{ text: TEXT.intro, guide: 'finding-events' }}
      >
        {isManager && props.user && (
          <a class="button" href={paths.user(entity.value)}>
            {FACTS.manage}
          </a>
        )}
        <a class="button" href={paths.events(withReads(entityParams(entity)))}>
          {TEXT.all}
        </a>
      </PageHead>
      {entity.kind === 'server' && <Servers {...props} />}
      <div class="entity-top">
        <section class="overview-card">
          <h2 class="overview-card-title">{TEXT.facts}</h2>
          <EntityFacts {...props} isManager={isManager} />
        </section>
        <section class="overview-card entity-activity">
          <h2 class="overview-card-title">{TEXT.activity}</h2>
          <EventHistogram
            params={periodParams(entity, activity)}
            histogram={activity}
            now={now}
            retentionDays={retentionDays}
          />
        </section>
      </div>
      <EntityFacets entity={entity} period={activity} facets={props.facets} catalogue={props.catalogue} />
      <Newest {...props} />
      {report && <EntityReport report={report} now={now} />}
    </Layout>
  )
}

function parentOf({ kind }: EntityProps['entity']) {
  return kind === 'server'
    ? { label: LABELS.servers, href: paths.servers() }
    : { label: LABELS.events, href: paths.events() }
}

function Servers({ servers, now }: Pick<EntityProps, 'servers' | 'now'>) {
  if (servers.length === 0) return <p class="page-intro muted">{FACTS.notKnownServer}</p>
  return (
    <>
      {servers.length > 1 && <p class="page-intro">{FACTS.severalProjects({ count: servers.length })}</p>}
      <ServerTable servers={servers} now={now} />
    </>
  )
}

function Newest(props: EntityProps) {
  const { entity, events, hasProjects, next, retentionDays } = props
  const params = entityParams(entity)
  const isOfChanges = defaultReadOnly(params) === 'no'
  const layout = { columns: standardColumns(hasProjects), rows: 'compact' as const, stories: 'on' as const }
  return (
    <section class="entity-section">
      <div class="entity-head">
        <h2 class="entity-heading">{isOfChanges ? TEXT.newestChanges : TEXT.newestEvents}</h2>
        {isOfChanges && (
          <p class="muted">
            <RichText text={TEXT.withReads} links={{ all: paths.events(withReads(params)) }} />
          </p>
        )}
      </div>
      {events.length === 0 ? (
        <p class="muted">
          {isOfChanges ? TEXT.noChanges({ retentionDays }) : TEXT.noEvents({ retentionDays })}
        </p>
      ) : (
        <EventTable {...props} layout={layout} next={next === null ? null : { ...params, cursor: next }} />
      )}
    </section>
  )
}
