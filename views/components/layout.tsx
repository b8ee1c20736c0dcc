import type { Child } from 'hono/jsx'
import { type NoticeName, writeNotice } from '../notices.ts'
import { paths } from '../paths.ts'

/** Who looks: shown in the head of every page, with what they may open, and the token that their forms carry. */
export type Viewer = { userName: string; customerName: string; csrf: string; sections: readonly Section[] }

export type Section =
  | 'events'
  | 'trails'
  | 'reports'
  | 'servers'
  | 'sources'
  | 'people'
  | 'projects'
  | 'actions'
  | 'keys'
  | 'aws-tools'
  | 'account'
  | 'docs'

const SECTIONS: readonly { section: Section; label: string; href: string }[] = [
  { section: 'events', label: 'Events', href: paths.events() },
  { section: 'trails', label: 'Trails', href: paths.trails() },
  { section: 'reports', label: 'Reports', href: paths.reports() },
  { section: 'servers', label: 'Servers', href: paths.servers() },
  { section: 'sources', label: 'Sources', href: paths.sources() },
  { section: 'people', label: 'People', href: paths.people() },
  { section: 'projects', label: 'Projects', href: paths.projects() },
  { section: 'actions', label: 'Actions', href: paths.actions() },
  { section: 'keys', label: 'Keys', href: paths.keys() },
  { section: 'aws-tools', label: 'AWS tools', href: paths.awsTools() },
  { section: 'docs', label: 'API', href: paths.docs() },
]

// htmx without inline styles, without evaluated code, and without pages kept in the browser after signing out.
const HTMX = JSON.stringify({ includeIndicatorCSS: false, history: 'reload', extensions: 'none' })

/** The page around every page. */
export function Layout(props: {
  title: string
  section?: Section | undefined
  viewer: Viewer | null
  notice?: NoticeName | null
  children?: Child
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${props.title} · Daybook`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <link rel="icon" href={paths.asset('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={paths.asset('daybook.css')} />
        <script src={paths.asset('htmx.js')} defer />
        <script src={paths.asset('daybook.js')} defer />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <Head section={props.section} viewer={props.viewer} />
        <div id="notice" class="notice" role="alert" />
        {props.notice && (
          <p class="done" role="status">
            {writeNotice(props.notice)}
          </p>
        )}
        <main id="content" tabindex={-1}>
          {props.children}
        </main>
      </body>
    </html>
  )
}

function Head({ section, viewer }: { section: Section | undefined; viewer: Viewer | null }) {
  return (
    <header class="head">
      <a class="wordmark" href={paths.home()}>
        <Mark />
        Daybook
      </a>
      <nav class="nav" aria-label="Main">
        {SECTIONS.filter((each) => opens(viewer, section, each.section)).map(({ href, label, ...each }) => (
          <NavLink href={href} label={label} isHere={section === each.section} />
        ))}
      </nav>
      {viewer && <Who viewer={viewer} isHere={section === 'account'} />}
    </header>
  )
}

// How the API works is for everybody; a page that knows nobody leads back to the log.
function opens(viewer: Viewer | null, here: Section | undefined, section: Section): boolean {
  if (section === 'docs') return true
  return viewer ? viewer.sections.includes(section) : here !== undefined && section === 'events'
}

function NavLink(props: { href: string; label: string; isHere: boolean }) {
  return (
    <a href={props.href} aria-current={props.isHere ? 'page' : undefined}>
      {props.label}
    </a>
  )
}

function Who({ viewer, isHere }: { viewer: Viewer; isHere: boolean }) {
  return (
    <form class="who" method="post" action={paths.signOut()}>
      <input type="hidden" name="csrf" value={viewer.csrf} />
      <a class="who-name" href={paths.account()} aria-current={isHere ? 'page' : undefined}>
        {viewer.userName} <span class="who-customer">{viewer.customerName}</span>
      </a>
      <button class="button quiet" type="submit">
        Sign out
      </button>
    </form>
  )
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path
        class="mark-cover"
        d="M4 3.5A1.5 1.5 0 0 1 5.5 2H19a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H5.5A1.5 1.5 0 0 1 4 20.5z"
      />
      <path class="mark-line" d="M8 2v20M11 8h6M11 12h6M11 16h3.5" />
    </svg>
  )
}
