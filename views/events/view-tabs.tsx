import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { PostForm } from '../components/form.tsx'
import { paths } from '../paths.ts'
import { type FilterParams, withoutParams } from './filter-params.ts'
import { SaveView } from './save-view.tsx'
import { type PageViews, toViewLinks, type ViewLink, type ViewLinks } from './view-links.ts'

const { viewTabs: TEXT } = MESSAGES.pages

export type ViewTabsProps = PageViews & { params: FilterParams; csrf: string }

/** The tabs of views above the events: quick views, saved ones, and what has changed since one was opened. */
export function ViewTabs({ params, saved, query, csrf }: ViewTabsProps) {
  const links = toViewLinks(params, { saved, query })
  return (
    <>
      <nav class="view-tabs" aria-label={TEXT.label}>
        <ul class="view-tab-list">
          {links.tabs.map((link) => (
            <li>
              <ViewTab {...link} isCurrent={link.id === links.currentId} />
            </li>
          ))}
        </ul>
        <OtherViews links={links.others} />
        <OpenView {...links} query={query} csrf={csrf} />
        <SaveView query={query} csrf={csrf} />
      </nav>
      {links.isMissing && <MissingView params={params} />}
      {links.open?.isReadable === false && <p class="view-note">{TEXT.cannotRead}</p>}
    </>
  )
}

function ViewTab({ name, href, view, isCurrent }: ViewLink & { isCurrent: boolean }) {
  return (
    <a class="view-tab" href={href} aria-current={isCurrent ? 'page' : undefined} title={describe(view)}>
      {name}
      {view?.isReadable === false && <span class="view-tab-unreadable"> ({TEXT.unreadable})</span>}
    </a>
  )
}

function describe(view: ListedView | null): string | undefined {
  if (!view?.isShared) return undefined
  return view.isOwn ? TEXT.forEveryone : TEXT.ofOwner(view)
}

function OtherViews({ links }: { links: readonly ViewLink[] }) {
  if (links.length === 0) return null
  return (
    <details class="menu view-menu">
      <summary class="menu-toggle view-menu-toggle">{TEXT.more({ count: links.length })}</summary>
      <ul class="menu-panel menu-links view-menu-items">
        {links.map((link) => (
          <li>
            <ViewTab {...link} isCurrent={false} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function OpenView({ open, isChanged, query, csrf }: ViewLinks & { query: string | null; csrf: string }) {
  if (open === null) return null
  const about = <span class="visually-hidden"> {TEXT.about(open)}</span>
  return (
    <div class="view-state">
      {isChanged && <span class="view-changed">{TEXT.changed}</span>}
      {isChanged && open.isChangeable && (
        <PostForm action={paths.viewFilter(open.id)} csrf={csrf} class="inline-form">
          <input type="hidden" name="query" value={query ?? ''} />
          <button class="view-action" type="submit">
            {TEXT.save}
            {about}
          </button>
        </PostForm>
      )}
      {isChanged && (
        <a class="view-action" href={paths.eventsOfView(open)}>
          {TEXT.reset}
          {about}
        </a>
      )}
      {!isChanged && (
        <a class="view-action" href={paths.view(open.id)}>
          {TEXT.edit}
          {about}
        </a>
      )}
    </div>
  )
}

function MissingView({ params }: { params: FilterParams }) {
  return (
    <p class="view-note">
      {TEXT.missing} <a href={paths.events(withoutParams(params, 'view'))}>{TEXT.close}</a>
    </p>
  )
}
