import { and, eq, ne, or } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { VIEWS_MAX, type View, type ViewChange } from '../../domain/views/view.ts'
import type { Database, Transaction } from '../database.ts'

/** What became of a view to store: it is refused if its owner has one with the name, or if there are too many. */
export type ViewOutcome = 'stored' | 'not found' | 'name taken' | 'too many' | 'too many shared'

export type ViewStore = ReturnType<typeof createViewStore>

/** The saved views of one customer. Every change is stored together with its audit event, or not at all. */
export function createViewStore(database: Database, customer: number) {
  const { views } = database.tables
  const hasId = (id: string) => and(eq(views.customer, customer), eq(views.id, id))
  const isOwnedBy = (userName: string) => and(eq(views.customer, customer), eq(views.userName, userName))
  return {
    /** Returns the views of a user and those that everyone sees, in no certain order. */
    async list(userName: string): Promise<View[]> {
      const isVisible = or(eq(views.userName, userName), eq(views.isShared, true))
      const rows = await database.primary
        .select()
        .from(views)
        .where(and(eq(views.customer, customer), isVisible))
      return rows.map(toView)
    },

    async find(id: string): Promise<View | null> {
      const [row] = await database.primary.select().from(views).where(hasId(id))
      return row ? toView(row) : null
    },

    /** Returns the view that a user comes to after the sign-in, or null if there is none. */
    async findStartPage(userName: string): Promise<View | null> {
      const isStartPage = and(isOwnedBy(userName), eq(views.isStartPage, true))
      const [row] = await database.primary.select().from(views).where(isStartPage)
      return row ? toView(row) : null
    },

    /** Stores a new view. */
    create: (view: View, auditEvent: IncomingEvent): Promise<ViewOutcome> =>
      storeView(database, customer, { view, auditEvent }, async ({ db }) => {
        const { owner: userName, ...columns } = view
        await db.insert(views).values({ customer, userName, ...columns })
        return true
      }),

    /** Changes a view: to what it was, with some members changed. */
    update: (view: View, change: ViewChange, auditEvent: IncomingEvent): Promise<ViewOutcome> =>
      storeView(database, customer, { view: { ...view, ...change }, auditEvent }, async ({ db }) => {
        const updated = await db.update(views).set(change).where(hasId(view.id)).returning({ id: views.id })
        return updated.length > 0
      }),

    /** Deletes a view; returns false if it does not exist. */
    async delete(id: string, auditEvent: IncomingEvent): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db.delete(views).where(hasId(id)).returning({ id: views.id })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },
  }
}

/** Returns what deletes the views that only a user sees. Those that everyone sees stay, and are no start page any more. */
export function deleteOwnViews({ tables: { views } }: Database, customer: number, userName: string) {
  const isOwned = and(eq(views.customer, customer), eq(views.userName, userName))
  return async ({ db }: Transaction): Promise<void> => {
    await db.delete(views).where(and(isOwned, eq(views.isShared, false)))
    await db.update(views).set({ isStartPage: false }).where(isOwned)
  }
}

type NewView = { view: View; auditEvent: IncomingEvent }

async function storeView(
  database: Database,
  customer: number,
  { view, auditEvent }: NewView,
  write: (tx: Transaction) => Promise<boolean>,
): Promise<ViewOutcome> {
  const { customers, views } = database.tables
  return database.transaction(async (tx) => {
    // The views of a customer change one after another, so that none of the limits is exceeded.
    await tx.lock(tx.db.select().from(customers).where(eq(customers.id, customer)))
    const isCounted = or(eq(views.userName, view.owner), eq(views.isShared, true))
    const counted = await tx.db
      .select()
      .from(views)
      .where(and(eq(views.customer, customer), isCounted))
    const refusal = findRefusal(view, counted.map(toView))
    if (refusal !== null) return refusal
    if (view.isStartPage) await leaveStartPage(database, customer, view, tx)
    if (!(await write(tx))) return 'not found'
    await tx.insertEvents([auditEvent])
    return 'stored'
  })
}

function findRefusal(view: View, all: View[]): 'name taken' | 'too many' | 'too many shared' | null {
  const others = all.filter(({ id }) => id !== view.id)
  const own = others.filter(({ owner }) => owner === view.owner)
  if (own.some(({ name }) => name === view.name)) return 'name taken'
  if (own.length >= VIEWS_MAX) return 'too many'
  const shared = others.filter(({ isShared }) => isShared)
  return view.isShared && shared.length >= VIEWS_MAX ? 'too many shared' : null
}

async function leaveStartPage(
  { tables: { views } }: Database,
  customer: number,
  { id, owner }: View,
  { db }: Transaction,
): Promise<void> {
  const isOther = and(eq(views.customer, customer), eq(views.userName, owner), ne(views.id, id))
  await db.update(views).set({ isStartPage: false }).where(isOther)
}

function toView({ customer: _, userName, ...view }: Database['tables']['views']['$inferSelect']): View {
  return { ...view, owner: userName }
}
