import type { FilterPair } from '../../src/domain/events/filter-grammar.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { QUICK_VIEWS } from '../../src/domain/views/quick-views.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { paths } from '../paths.ts'
import { type FilterParams, fromPairs, toPairs } from './filter-params.ts'

/** What the page of events knows of views. */
export type PageViews = {
  /** The user's own views first. */
  saved: readonly ListedView[]
  /** What a view would keep of the page; null if its filters are invalid. */
  query: string | null
}

/** A link to a view. */
export type ViewLink = { id: string; name: string; href: string; view: ListedView | null }

/** The links to views, the one that is open, and those that have no tab of their own. */
export type ViewLinks = {
  tabs: ViewLink[]
  others: ViewLink[]
  currentId: string | null
  /** The saved view that was opened; null if none was, or if it does not exist for this user. */
  open: ListedView | null
  /** Whether the filters differ from those of the view that is open. */
  isChanged: boolean
  /** Whether the URL names a view that does not exist for this user. */
  isMissing: boolean
}

/** Saved views with tabs of their own; the others are in a menu. */
export const SAVED_TABS = 3

/** Returns the links to all views from a page of events. */
export function toViewLinks(params: FilterParams, { saved, query }: PageViews): ViewLinks {
  const named = saved.find(({ id }) => id === params.view) ?? null
  const same = query === null ? null : (saved.find((view) => isSameQuery(view.query, query)) ?? null)
  const open = named ?? same
  const quick = QUICK_VIEWS.map(({ id, filters }) => toQuickLink(params, id, filters))
  const links = saved.map((view) => ({ ...view, href: paths.eventsOfView(view), view }))
  const currentId = open?.id ?? findQuickView(params)
  const isTab = ({ id }: ViewLink, index: number) => index < SAVED_TABS || id === currentId
  return {
    tabs: [...quick, ...links.filter(isTab)].map(toLink),
    others: links.filter((link, index) => !isTab(link, index)).map(toLink),
    currentId,
    open,
    isChanged: open !== null && query !== null && !isSameQuery(open.query, query),
    isMissing: params.view !== undefined && named === null,
  }
}

function toLink({ id, name, href, view }: ViewLink): ViewLink {
  return { id, name, href, view }
}

// The period and the look of the list stay: a quick view is about what happened.
function toQuickLink(params: FilterParams, id: keyof typeof NAMES, filters: readonly FilterPair[]): ViewLink {
  const kept = toPairs(params).filter(([name]) => KEPT.includes(name))
  return { id, name: NAMES[id], href: paths.events(fromPairs([...filters, ...kept])), view: null }
}

function findQuickView(params: FilterParams): string | null {
  const pairs = toPairs(params).filter(([name]) => !KEPT.includes(name) && !OF_LIST.includes(name))
  return QUICK_VIEWS.find(({ filters }) => toKey(filters) === toKey(pairs))?.id ?? null
}

function isSameQuery(one: string, other: string): boolean {
  return toKey([...new URLSearchParams(one)]) === toKey([...new URLSearchParams(other)])
}

// Filters with the same values in another order are the same.
function toKey(pairs: readonly FilterPair[]): string {
  return JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).sort())
}

const { quickViews: NAMES } = MESSAGES.pages
const KEPT: readonly string[] = ['period', 'from', 'until', 'columns', 'rows', 'zone']
const OF_LIST: readonly string[] = ['cursor', 'loaded', 'live', 'view']
