import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { EventsOverview, Overview } from '../../src/domain/overview/overview.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { formatLongDate } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { EmptyLog } from '../events/empty-states.tsx'
import { OverviewDownloads, OverviewGrants, OverviewPending } from './overview-actions.tsx'
import { OverviewHealth, OverviewKept } from './overview-health.tsx'
import { OverviewTiles } from './overview-tiles.tsx'
import { OverviewNews, OverviewRefused } from './overview-values.tsx'

const { overview: TEXT } = MESSAGES.pages

export type OverviewProps = { overview: Overview; catalogue: Catalogue; now: Date }

/** The first page after a sign-in: what the log says today, as far as its reader may see it. */
export function OverviewPage({ viewer, overview, ...props }: OverviewProps & { viewer: Viewer }) {
  const { events, pending, lacks } = overview
  const isPendingShown = !lacks.includes('reports:read')
  return (
    <Layout title={TEXT.title} section="overview" viewer={viewer}>
      <PageHead
        title={TEXT.title}
        beside={
          <span class="muted">{TEXT.today({ date: formatLongDate(props.now), zone: useTimeZone() })}</span>
        }
        about={{ text: TEXT.intro, guide: 'finding-events' }}
      />
      {lacks.includes('events:read') && (
        <p class="overview-lack">
          <RichText text={TEXT.lacksEvents} />
        </p>
      )}
      {events?.isLogEmpty && <EmptyLog csrf={viewer.csrf} />}
      {events && !events.isLogEmpty && <OverviewTiles days={events.days} />}
      <div class="overview-grid">
        {events && !events.isLogEmpty && <FirstCards {...props} events={events} />}
        {isPendingShown && (
          <OverviewPending pending={pending} now={props.now} mayOpenEvents={events !== null} />
        )}
        {events && <LastCards {...props} events={events} />}
      </div>
      {!isPendingShown && (
        <p class="overview-lack">
          <RichText text={TEXT.lacksReports} />
        </p>
      )}
    </Layout>
  )
}

type CardsProps = Omit<OverviewProps, 'overview'> & { events: EventsOverview }

function FirstCards({ events, catalogue, now }: CardsProps) {
  return (
    <>
      <OverviewNews news={events.news} catalogue={catalogue} now={now} />
      <OverviewRefused refusedBy={events.refusedBy} />
    </>
  )
}

function LastCards({ events, now }: CardsProps) {
  return (
    <>
      <div class="overview-stack">
        <OverviewDownloads actions={events.downloads} now={now} />
        <OverviewGrants actions={events.grants} now={now} />
      </div>
      <div class="overview-stack">
        <OverviewHealth trails={events.trails} sources={events.sources} now={now} />
        <OverviewKept kept={events.kept} />
      </div>
    </>
  )
}
