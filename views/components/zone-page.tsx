import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from './layout.tsx'
import { ZoneForm } from './zone-menu.tsx'

const { timeZones: TEXT } = MESSAGES.pages

/** The page that chooses a time zone, after a name that is none. `next` is the page that it leads to. */
export function ZonePage(props: {
  viewer: Viewer | null
  value: string
  error: string | undefined
  next: string
}) {
  const { viewer, ...form } = props
  return (
    <Layout title={TEXT.title} viewer={viewer}>
      <article class="panel panel-narrow">
        <h1>{TEXT.title}</h1>
        <p class="muted">{TEXT.note}</p>
        <ZoneForm id="zone" {...form} />
      </article>
    </Layout>
  )
}
