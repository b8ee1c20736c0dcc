import { type Child, useContext } from 'hono/jsx'
import { FIND_LENGTH_MAX } from '../../src/domain/find/find-query.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatNotice, type NoticeName } from '../notices.ts'
import { type AssetName, paths } from '../paths.ts'
import { AssetVersionsContext } from './asset-versions.ts'

const { layout: TEXT, sections: LABELS, find: FIND } = MESSAGES.pages

/** The signed-in user in the header of every page, with the sections they may open and the masked CSRF token of their forms. */
export type Viewer = { userName: string; customerName: string; csrf: string; sections: readonly Section[] }

export type Section =
  | 'overview'
  | 'events'
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
  | 'docs'

type NavItem = { section: Section; label: string; href: string }

const SECTIONS: readonly NavItem[] = [
  { section: 'overview', label: LABELS.overview, href: paths.overview() },
  { section: 'events', label: LABELS.events, href: paths.events() },
  { section: 'servers', label: LABELS.servers, href: paths.servers() },
  { section: 'reports', label: LABELS.reports, href: paths.reports() },
  { section: 'trails', label: LABELS.trails, href: paths.trails() },
]

const MENUS: readonly { label: string; items: readonly NavItem[] }[] = [
  {
    label: TEXT.settings,
    items: [
      { section: 'users', label: LABELS.users, href: paths.users() },
      { section: 'projects', label: LABELS.projects, href: paths.projects() },
      { section: 'keys', label: LABELS.keys, href: paths.keys() },
      { section: 'sources', label: LABELS.sources, href: paths.sources() },
    ],
  },
  {
    label: TEXT.help,
    items: [
      { section: 'actions', label: LABELS.actions, href: paths.actions() },
      { section: 'aws-tools', label: LABELS.awsTools, href: paths.awsTools() },
      { section: 'docs', label: LABELS.docs, href: paths.docs() },
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
  children?: Child
}) {
  const versions = useContext(AssetVersionsContext)
  const asset = (name: AssetName) => paths.asset(name, versions[name])
  return (
    <html lang={TEXT.language}>
      <head>
        <meta charset="utf-8" />
        <title>{TEXT.documentTitle(props)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={paths.styleSheet(versions.css)} />
        <script src={asset('htmx.js')} defer />
        <script type="module" src={paths.script(versions.js)} />
      </head>
      <body data-copied={TEXT.copied} data-unreachable={TEXT.unreachable}>
        <a class="skip-link" href="#content">
          {TEXT.skip}
        </a>
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
      </body>
    </html>
  )
}

function Header(props: { section: Section | undefined; viewer: Viewer | null; query: string }) {
  const { section, viewer, query } = props
  return (
    <header class="site-header">
      <a class="brand" href={paths.home()}>
        <Logo />
        Daybook
      </a>
      <nav class="nav" aria-label={TEXT.navigation}>
        <NavLinks items={SECTIONS} viewer={viewer} section={section} />
        {MENUS.map((menu) => (
          <NavMenu {...menu} viewer={viewer} section={section} />
        ))}
      </nav>
      {viewer?.sections.includes('events') && <FindForm query={query} />}
      {viewer && <AccountMenu viewer={viewer} isCurrent={section === 'account'} />}
    </header>
  )
}

// The API reference is public. Without a session a page with a section links back to Events, an error page to nothing.
function isListed(viewer: Viewer | null, current: Section | undefined, section: Section): boolean {
  if (section === 'docs') return true
  return viewer ? viewer.sections.includes(section) : current !== undefined && section === 'events'
}

type NavProps = { items: readonly NavItem[]; viewer: Viewer | null; section: Section | undefined }

function NavLinks({ items, viewer, section }: NavProps) {
  return (
    <>
      {items
        .filter((item) => isListed(viewer, section, item.section))
        .map((item) => (
          <a href={item.href} aria-current={section === item.section ? 'page' : undefined}>
            {item.label}
          </a>
        ))}
    </>
  )
}

// Only one of the menus is open at a time, because they share a name.
function NavMenu({ label, ...props }: NavProps & { label: string }) {
  if (!props.items.some((item) => isListed(props.viewer, props.section, item.section))) return null
  return (
    <details class="nav-menu" name="nav-menu">
      <summary class="nav-toggle">{label}</summary>
      <div class="nav-menu-items">
        <NavLinks {...props} />
      </div>
    </details>
  )
}

function FindForm({ query }: { query: string }) {
  return (
    <search>
      <form class="find" method="get" action={paths.find()}>
        <input
          class="find-field"
          name="q"
          type="search"
          value={query}
          aria-label={FIND.label}
          placeholder={FIND.placeholder}
          maxlength={FIND_LENGTH_MAX}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-keyshortcuts={FIND.shortcut}
        />
        <button class="button quiet" type="submit">
          {FIND.button}
        </button>
      </form>
    </search>
  )
}

function AccountMenu({ viewer, isCurrent }: { viewer: Viewer; isCurrent: boolean }) {
  return (
    <form class="account-menu" method="post" action={paths.signOut()}>
      <input type="hidden" name="csrf" value={viewer.csrf} />
      <a class="account-menu-name" href={paths.account()} aria-current={isCurrent ? 'page' : undefined}>
        {viewer.userName} <span class="account-menu-customer">{viewer.customerName}</span>
      </a>
      <button class="button quiet" type="submit">
        {TEXT.signOut}
      </button>
    </form>
  )
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path
        class="logo-cover"
        d="M4 3.5A1.5 1.5 0 0 1 5.5 2H19a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H5.5A1.5 1.5 0 0 1 4 20.5z"
      />
      <path class="logo-line" d="M8 2v20M11 8h6M11 12h6M11 16h3.5" />
    </svg>
  )
}
