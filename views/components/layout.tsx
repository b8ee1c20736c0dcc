import { type Child, useContext } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatNotice, type NoticeName } from '../notices.ts'
import { type AssetName, paths } from '../paths.ts'
import { AssetVersionsContext } from './asset-versions.ts'
import { FindForm } from './find-form.tsx'
import { HeaderMenu, type MenuLink, MenuLinks } from './header-menu.tsx'
import type { IconName } from './icon.tsx'
import { Logo } from './logo.tsx'
import { PageSettingsContext } from './page-settings.ts'
import { UserMenu } from './user-menu.tsx'
import { ZoneMenu } from './zone-menu.tsx'

const { layout: TEXT, sections: LABELS, times: TIMES } = MESSAGES.pages

/** The signed-in user in the header of every page, with the sections they may open and the masked CSRF token of their forms. */
export type Viewer = { userName: string; customerName: string; csrf: string; sections: readonly Section[] }

export type Section =
  | 'overview'
  | 'events'
  | 'first-event'
  | 'import-files'
  | 'trails'
  | 'reports'
  | 'servers'
  | 'sources'
  | 'users'
  | 'projects'
  | 'actions'
  | 'keys'
  | 'aws-tools'
  | 'account'
  | 'settings'
  | 'guides'
  | 'keyboard'
  | 'docs'

/** `key` leads to it, after the key `g`. */
type NavItem = { section: Section; label: string; href: string; key?: string }

const listSections = (): readonly NavItem[] => [
  { section: 'overview', label: LABELS.overview, href: paths.overview(), key: 'o' },
  { section: 'events', label: LABELS.events, href: paths.events(), key: 'e' },
  { section: 'servers', label: LABELS.servers, href: paths.servers(), key: 's' },
  { section: 'reports', label: LABELS.reports, href: paths.reports(), key: 'r' },
  { section: 'trails', label: LABELS.trails, href: paths.trails(), key: 't' },
]

const listMenus = (): readonly { label: string; icon?: IconName; items: readonly NavItem[] }[] => [
  {
    label: TEXT.settings,
    items: [
      { section: 'settings', label: LABELS.settings, href: paths.settings() },
      { section: 'users', label: LABELS.users, href: paths.users() },
      { section: 'projects', label: LABELS.projects, href: paths.projects() },
      { section: 'keys', label: LABELS.keys, href: paths.keys() },
      { section: 'sources', label: LABELS.sources, href: paths.sources() },
      { section: 'import-files', label: LABELS.importFiles, href: paths.importFiles() },
    ],
  },
  {
    label: TEXT.help,
    icon: 'help',
    items: [
      { section: 'guides', label: LABELS.guides, href: paths.guides() },
      { section: 'docs', label: LABELS.docs, href: paths.docs() },
      { section: 'first-event', label: LABELS.firstEvent, href: paths.firstEvent() },
      { section: 'aws-tools', label: LABELS.awsTools, href: paths.awsTools() },
      { section: 'actions', label: LABELS.actions, href: paths.actions() },
      { section: 'keyboard', label: LABELS.keyboard, href: paths.guide('keyboard') },
    ],
  },
]

// No inline styles and no evaluated code, as the content security policy demands, and no cached pages after signing out.
const HTMX = JSON.stringify({ includeIndicatorCSS: false, history: 'reload', extensions: 'none' })

/** The HTML document around every page: head, header, notices and the page's content. */
export function Layout(props: {
  title: string
  section?: Section | undefined
  viewer: Viewer | null
  notice?: NoticeName | null
  /** The words in the field that finds events by words. */
  query?: string
  /** The URL of the list of the page, for the second link that skips what is above. */
  list?: { href: string; label: string } | undefined
  children?: Child
}) {
  const { theme } = useContext(PageSettingsContext)
  return (
    <html lang={TEXT.language} class={theme === 'system' ? undefined : `theme-${theme}`}>
      <head>
        <meta charset="utf-8" />
        <title>{TEXT.documentTitle(props)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <meta name="htmx-config" content={HTMX} />
        <Assets />
      </head>
      <body
        data-copied={TEXT.copied}
        data-unreachable={TEXT.unreachable}
        data-ages={JSON.stringify(TIMES.ages)}
      >
        <a class="skip-link" href="#content">
          {TEXT.skip}
        </a>
        {props.list && (
          <a class="skip-link" href={props.list.href}>
            {props.list.label}
          </a>
        )}
        <Header section={props.section} viewer={props.viewer} query={props.query ?? ''} />
        <div id="notice" class="notice" role="alert" />
        {props.notice && (
          <p class="success-notice" role="status">
            {formatNotice(props.notice)}
          </p>
        )}
        <main id="content" tabindex={-1}>
          {props.children}
        </main>
        <p id="announcement" class="visually-hidden" role="status" />
      </body>
    </html>
  )
}

function Assets() {
  const versions = useContext(AssetVersionsContext)
  const asset = (name: AssetName) => paths.asset(name, versions[name])
  return (
    <>
      <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={paths.styleSheet(versions.css)} />
      {/* Scripts run in this order. What the history does is decided before htmx listens to it. */}
      <script type="module" src={paths.script(versions.js)} />
      <script src={asset('htmx.js')} defer />
    </>
  )
}

type HeaderProps = { section: Section | undefined; viewer: Viewer | null; query: string }

function Header({ section, viewer, query }: HeaderProps) {
  const linksTo = (items: readonly NavItem[]) => listLinks(items, viewer, section)
  return (
    <header class="site-header">
      <a class="brand" href={paths.home()}>
        <Logo />
        <span class="brand-name">Daybook</span>
      </a>
      <nav class="nav" aria-label={TEXT.navigation}>
        {linksTo(listSections()).map(({ label, href, isCurrent, key }) => (
          <a class="nav-link" href={href} aria-current={isCurrent ? 'page' : undefined} data-go={key}>
            {label}
          </a>
        ))}
      </nav>
      {viewer?.sections.includes('events') && <FindForm query={query} />}
      <div class="header-menus">
        {viewer && <ZoneMenu />}
        {listMenus().map(({ items, ...menu }) => (
          <LinkMenu {...menu} links={linksTo(items)} />
        ))}
        {viewer && <UserMenu {...viewer} isCurrent={section === 'account'} />}
      </div>
    </header>
  )
}

function LinkMenu({ links, ...menu }: { label: string; icon?: IconName; links: MenuLink[] }) {
  if (links.length === 0) return null
  return (
    <HeaderMenu {...menu} isCurrent={links.some(({ isCurrent }) => isCurrent)}>
      <MenuLinks links={links} />
    </HeaderMenu>
  )
}

function listLinks(
  items: readonly NavItem[],
  viewer: Viewer | null,
  current: Section | undefined,
): (MenuLink & { key?: string | undefined })[] {
  return items
    .filter(({ section }) => isListed(viewer, current, section))
    .map(({ section, label, href, key }) => ({ label, href, key, isCurrent: section === current }))
}

// The guides and the API reference are public. Without a session a page with a section links back to Events, an error
// page to nothing.
function isListed(viewer: Viewer | null, current: Section | undefined, section: Section): boolean {
  if (PUBLIC_SECTIONS.includes(section)) return true
  return viewer ? viewer.sections.includes(section) : current !== undefined && section === 'events'
}

const PUBLIC_SECTIONS: readonly Section[] = ['docs', 'guides', 'keyboard']
