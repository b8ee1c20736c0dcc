import type { SettingsState } from '../../src/domain/access/settings-state.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { paths } from '../paths.ts'

const { settings: TEXT, sections: LABELS } = MESSAGES.pages

type Item = { label: string; href: string; purpose: string; state: string; isAlert?: boolean }

/** What can be set up, each with what it is for and its state. */
export function SettingsPage({ state, viewer }: { state: SettingsState; viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="settings" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'settings' }} />
      <ul class="settings-list">
        {listItems(state, viewer).map(({ label, href, purpose, state: itemState, isAlert }) => (
          <li class="settings-item">
            <a class="settings-name" href={href}>
              {label}
            </a>
            <span class="muted">{purpose}</span>
            <span class={isAlert ? 'settings-state status status-alert' : 'settings-state'}>{itemState}</span>
          </li>
        ))}
      </ul>
    </Layout>
  )
}

function listItems(
  { users, projects, keys, sources, retentionDays }: SettingsState,
  { sections }: Viewer,
): Item[] {
  return [
    ...(users
      ? [{ label: LABELS.users, href: paths.users(), purpose: TEXT.users, state: TEXT.userState(users) }]
      : []),
    ...(projects ? [projectItem(projects)] : []),
    {
      ...{ label: LABELS.keys, purpose: TEXT.keys, state: TEXT.keyState(keys) },
      href: keys.all === null ? paths.keys() : paths.allKeys(),
    },
    ...(sources ? [sourceItem(sources)] : []),
    ...(sections.includes('import-files')
      ? [{ label: LABELS.importFiles, href: paths.importFiles(), purpose: TEXT.importFiles, state: '' }]
      : []),
    {
      ...{ label: TEXT.retention, purpose: TEXT.retentionPurpose },
      ...{ href: paths.guide('settings'), state: TEXT.retentionState({ days: retentionDays }) },
    },
  ]
}

function projectItem(projects: NonNullable<SettingsState['projects']>): Item {
  const state = TEXT.projectState(projects)
  return { label: LABELS.projects, href: paths.projects(), purpose: TEXT.projects, state }
}

function sourceItem(sources: NonNullable<SettingsState['sources']>): Item {
  const isAlert = sources.silent > 0
  const state = TEXT.sourceState(sources)
  return { label: LABELS.sources, href: paths.sources(), purpose: TEXT.sources, state, isAlert }
}
