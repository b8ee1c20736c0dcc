import type { Caller } from '../../domain/access/caller.ts'
import { maskSecrets } from '../../domain/access/mask-secrets.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import {
  isVisibleTo,
  type ListedView,
  parseViewName,
  sortViews,
  VIEWS_MAX,
  type View,
  type ViewChange,
} from '../../domain/views/view.ts'
import type { ViewOutcome } from '../../store/views/views.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

/** A view to save. */
export type ViewDraft = Pick<View, 'name' | 'query' | 'isShared' | 'isStartPage'>

/** Returns a query of the Events page in its one form; throws `invalid` for `query` if the page cannot read it. */
export type ParseViewQuery = (query: string) => string

type ViewsContext = Pick<Context, 'audit' | 'clock' | 'newId'> & { store: CustomerRows<'views'> }

export type Views = ReturnType<typeof createViews>

/**
 * The saved views of the caller's customer, for users who read events: their own ones, and those that were saved for everyone.
 * A view is changed and deleted by its owner, and one for everyone by the primary administrator, too.
 */
export function createViews(context: ViewsContext, parseQuery: ParseViewQuery) {
  const { store, audit } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id).views
  const toListed = (caller: Caller, view: View): ListedView => ({
    ...view,
    isOwn: view.owner === caller.userName,
    isReadable: isReadable(view, parseQuery),
    isChangeable: isChangeable(caller, view),
  })
  return {
    /** Returns the caller's own views and those for everyone, the own ones first, each part by name. */
    list: (caller: Caller, options: ReadOptions = {}): Promise<ListedView[]> =>
      audit.read(caller, { operation: 'ListViews', ...options }, async () => {
        const views = await storeOf(caller).list(caller.userName)
        return sortViews(views, caller.userName).map((view) => toListed(caller, view))
      }),

    /** Returns one view; throws *not_found* if there is none, or if it is private to another user. */
    get: (caller: Caller, id: string, options: ReadOptions = {}): Promise<ListedView> =>
      audit.read(caller, { operation: 'GetView', parameters: { view: id }, ...options }, async () =>
        toListed(caller, await getVisible(storeOf(caller), caller, id)),
      ),

    /** Returns the query of the view that the caller comes to after the sign-in, or null if there is none. Leaves no event. */
    findStartPage: async (caller: Caller): Promise<View | null> =>
      isAllowed(caller, 'ListViews') ? storeOf(caller).findStartPage(caller.userName) : null,

    ...createViewChanges(context, parseQuery),
  }
}

function createViewChanges({ store, audit, clock, newId }: ViewsContext, parseQuery: ParseViewQuery) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id).views
  return {
    /** Saves a view; throws *conflict* if there are too many. */
    create: (caller: Caller, draft: ViewDraft): Promise<View> =>
      audit.change(caller, { operation: 'CreateView', parameters: toParameters(draft) }, async (toEvent) => {
        const owned = { id: newId(), owner: caller.userName, createdAt: clock() }
        const view = { ...owned, ...draft, ...parseChange(draft, parseQuery) }
        throwRefusal(await storeOf(caller).create(view, toEvent({ view: view.id })), view)
        return view
      }),

    /** Changes a view. Only its owner makes it private or a start page. */
    update: (caller: Caller, id: string, change: ViewChange): Promise<void> =>
      audit.change(
        caller,
        { operation: 'UpdateView', parameters: { view: id, ...toParameters(change) } },
        async (toEvent) => {
          const parsed = parseChange(change, parseQuery)
          const view = await getChangeable(storeOf(caller), caller, id)
          const isOwn = view.owner === caller.userName
          if (!isOwn && (parsed.isStartPage !== undefined || parsed.isShared === false))
            throw new Fault('forbidden', 'viewOnlyOfOwner', { owner: view.owner })
          throwRefusal(await storeOf(caller).update(view, parsed, toEvent()), { ...view, ...parsed })
        },
      ),

    /** Deletes a view. */
    delete: (caller: Caller, id: string): Promise<void> =>
      audit.change(caller, { operation: 'DeleteView', parameters: { view: id } }, async (toEvent) => {
        await getChangeable(storeOf(caller), caller, id)
        if (!(await storeOf(caller).delete(id, toEvent()))) throw unknownView(id)
      }),
  }
}

type ViewRows = ReturnType<ViewsContext['store']['forCustomer']>['views']

async function getChangeable(rows: ViewRows, caller: Caller, id: string): Promise<View> {
  const view = await getVisible(rows, caller, id)
  if (!isChangeable(caller, view)) throw new Fault('forbidden', 'viewOfOtherUser', { owner: view.owner })
  return view
}

async function getVisible(rows: ViewRows, { userName }: Caller, id: string): Promise<View> {
  const view = await rows.find(id)
  if (!view || !isVisibleTo(userName, view)) throw unknownView(id)
  return view
}

function isChangeable({ userName, isPrimaryAdministrator }: Caller, { owner, isShared }: View): boolean {
  return owner === userName || (isShared && isPrimaryAdministrator)
}

function isReadable({ query }: View, parseQuery: ParseViewQuery): boolean {
  try {
    parseQuery(query)
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

function parseChange({ name, query, ...flags }: ViewChange, parseQuery: ParseViewQuery): ViewChange {
  return {
    ...flags,
    ...(name !== undefined && { name: parseViewName(name) }),
    ...(query !== undefined && { query: parseQuery(query) }),
  }
}

// A filter may name access keys.
function toParameters({ name, query, isShared, isStartPage }: ViewChange) {
  return {
    ...(name !== undefined && { name }),
    ...(query !== undefined && { query: maskSecrets(query) }),
    ...(isShared !== undefined && { shared: isShared }),
    ...(isStartPage !== undefined && { startPage: isStartPage }),
  }
}

function throwRefusal(outcome: ViewOutcome, { id, name }: View): void {
  if (outcome === 'name taken') throw invalidField('name', 'viewNameTaken', { name })
  if (outcome === 'too many') throw new Fault('conflict', 'tooManyViews', { max: VIEWS_MAX })
  if (outcome === 'too many shared') throw new Fault('conflict', 'tooManySharedViews', { max: VIEWS_MAX })
  if (outcome === 'not found') throw unknownView(id)
}

function unknownView(id: string): Fault {
  return new Fault('not_found', 'unknownView', { id })
}
