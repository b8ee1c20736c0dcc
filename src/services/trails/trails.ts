import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import type { Selectors } from '../../domain/trails/selector.ts'
import { checkSelectors } from '../../domain/trails/selector-limits.ts'
import { addTags, removeTags, type Tag } from '../../domain/trails/tag.ts'
import {
  checkTrailName,
  checkTrailSettings,
  parseTrailName,
  type Trail,
  type TrailSettings,
  trailArn,
  unknownTrail,
} from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { AuditRequest } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import type { TestBucket } from './test-bucket.ts'

/**
 * A trail to create. `project` owns the bucket; null is the first project in which the caller has the grant
 * `file`.
 */
export type TrailDraft = Omit<TrailSettings, 'project' | 'format' | 'isWriteOnly'> & {
  name: string
  project: string | null
  /** `tar.gz` by default. */
  format?: TrailSettings['format']
  /** False by default. */
  isWriteOnly?: boolean
  /** Every event by default. */
  selectors?: Selectors | null
  /** Whether it logs from the start; it doesn't by default. */
  isLogging?: boolean
  tags: Tag[]
}

/** The settings of a trail to change. */
export type TrailUpdate = Partial<TrailSettings>

export type Trails = ReturnType<typeof createTrails>

type TrailsContext = Pick<Context, 'audit' | 'clock' | 'newId'> & {
  store: CustomerRows<'trails' | 'projects'>
  settings: Pick<ServiceSettings, 'region' | 'trailLimit'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/**
 * The trails of the caller's customer. Changes require the grant `file` in the project that owns the bucket.
 * A fault about an unknown trail has AWS's message.
 */
export function createTrails(context: TrailsContext, testBucket: TestBucket) {
  const { store, audit } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Returns all trails of the customer, by name. */
    list: (caller: Caller): Promise<Trail[]> =>
      audit.read(caller, { operation: 'ListTrails' }, () => storeOf(caller).trails.list()),

    /** Returns the trail with a name or ARN; throws a fault if there is none. */
    get: (caller: Caller, nameOrArn: string): Promise<Trail> =>
      audit.read(caller, { operation: 'GetTrail', parameters: { name: nameOrArn } }, () =>
        getTrail(storeOf, caller, nameOrArn),
      ),

    /** Creates a trail, which logs only if the draft says so; throws a fault if its bucket cannot be written. */
    create: createCreateTrail(context, testBucket),
    ...createUpdates(context, testBucket),
    /** Starts or stops a trail; it remains unchanged if it is already in that state. */
    setLogging: createSetLogging(context),

    /** Deletes a trail. What it has delivered remains in the bucket. */
    delete: (caller: Caller, nameOrArn: string): Promise<void> =>
      audit.change(caller, { operation: 'DeleteTrail', parameters: { name: nameOrArn } }, async (toEvent) => {
        const trail = await getTrail(storeOf, caller, nameOrArn)
        checkTrailPermission(caller, trail.project)
        const isDeleted = await storeOf(caller).trails.delete(trail.id, toEvent())
        if (!isDeleted) throw unknownTrail(nameOrArn, caller.customer.accountId)
      }),
  }
}

/** Returns the trail with a name or ARN; throws a fault if there is none. */
export async function getTrail(
  storeOf: (caller: Caller) => Pick<CustomerStore, 'trails'>,
  caller: Caller,
  nameOrArn: string,
): Promise<Trail> {
  const trail = await storeOf(caller).trails.find(parseTrailName(nameOrArn))
  if (trail && isSameTrail(trail, nameOrArn, caller)) return trail
  throw unknownTrail(nameOrArn, caller.customer.accountId)
}

// An ARN contains the account and the region, which must match too. A name is always one of the caller's own
// account.
function isSameTrail(trail: Trail, nameOrArn: string, { customer }: Caller): boolean {
  return !nameOrArn.startsWith('arn:') || nameOrArn === trailArn(trail, customer.accountId)
}

function createCreateTrail(context: TrailsContext, testBucket: TestBucket) {
  const { store, audit, clock, newId, settings, costlyWork } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return (caller: Caller, draft: TrailDraft): Promise<Trail> =>
    audit.change(caller, { operation: 'CreateTrail', parameters: { ...draft } }, async (toEvent) => {
      const createdAt = clock()
      const isLogging = draft.isLogging ?? false
      const trail: Trail = {
        ...checkTrailSettings({
          format: 'tar.gz',
          isWriteOnly: false,
          ...draft,
          name: checkTrailName(draft.name),
          project: draft.project ?? '',
        }),
        tags: addTags([], draft.tags),
        project: await ownerOf(caller, draft.project, storeOf(caller).projects),
        id: newId(),
        region: settings.region,
        selectors: draft.selectors ? checkSelectors(draft.selectors) : null,
        isLogging,
        startedAt: isLogging ? createdAt : null,
        stoppedAt: null,
        createdAt,
      }
      await costlyWork.run(caller, 'storageTest', () => testBucket(caller.customer, trail))
      const outcome = await storeOf(caller).trails.create(trail, settings.trailLimit, toEvent())
      if (outcome === 'created') return trail
      throw outcome === 'exists' ? trailExists(trail, caller) : tooManyTrails(caller, settings)
    })
}

function createUpdates(context: TrailsContext, testBucket: TestBucket) {
  const changeTrail = createChangeTrail(context)
  return {
    /** Changes settings of a trail; throws a fault if its bucket cannot be written. */
    update: (caller: Caller, nameOrArn: string, update: TrailUpdate) => {
      const check = async (trail: Trail) => {
        checkTrailPermission(caller, update.project ?? trail.project)
        const target = checkTrailSettings({ ...trail, ...update })
        await context.costlyWork.run(caller, 'storageTest', () => testBucket(caller.customer, target))
      }
      const request = { operation: 'UpdateTrail', parameters: { ...update } } as const
      const change = (trail: Trail) => checkTrailSettings({ ...trail, ...update })
      return changeTrail(caller, nameOrArn, request, change, check)
    },

    /** Sets which events a trail saves. */
    setSelectors: (caller: Caller, nameOrArn: string, selectors: Selectors) =>
      changeTrail(
        caller,
        nameOrArn,
        { operation: 'PutEventSelectors', parameters: { selectors } },
        (trail) => ({
          ...trail,
          selectors: checkSelectors(selectors),
        }),
      ),

    addTags: (caller: Caller, nameOrArn: string, tags: Tag[]) =>
      changeTrail(caller, nameOrArn, { operation: 'AddTags', parameters: { tags } }, (trail) => ({
        ...trail,
        tags: addTags(trail.tags, tags),
      })),

    removeTags: (caller: Caller, nameOrArn: string, keys: string[]) =>
      changeTrail(caller, nameOrArn, { operation: 'RemoveTags', parameters: { keys } }, (trail) => ({
        ...trail,
        tags: removeTags(trail.tags, keys),
      })),
  }
}

function createChangeTrail({ store, audit }: TrailsContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return (
    caller: Caller,
    nameOrArn: string,
    request: AuditRequest,
    change: (trail: Trail) => Trail,
    check: (trail: Trail) => Promise<void> = async () => {},
  ): Promise<Trail> =>
    audit.change(
      caller,
      { ...request, parameters: { name: nameOrArn, ...request.parameters } },
      async (toEvent) => {
        const before = await getTrail(storeOf, caller, nameOrArn)
        checkTrailPermission(caller, before.project)
        await check(before)
        // Checked again in the transaction: another request may have moved the trail to another project.
        const changeIfAllowed = (trail: Trail) => {
          checkTrailPermission(caller, trail.project)
          return change(trail)
        }
        const trail = await storeOf(caller).trails.update(before.name, changeIfAllowed, toEvent())
        if (trail) return trail
        throw unknownTrail(nameOrArn, caller.customer.accountId)
      },
    )
}

function createSetLogging({ store, audit, clock }: TrailsContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return (caller: Caller, nameOrArn: string, isLogging: boolean): Promise<Trail> => {
    const operation = isLogging ? 'StartLogging' : 'StopLogging'
    return audit.change(caller, { operation, parameters: { name: nameOrArn } }, async (toEvent) => {
      const { name, project } = await getTrail(storeOf, caller, nameOrArn)
      checkTrailPermission(caller, project)
      const trail = await storeOf(caller).trails.setLogging(name, isLogging, clock(), toEvent())
      if (trail) return trail
      throw unknownTrail(nameOrArn, caller.customer.accountId)
    })
  }
}

async function ownerOf(
  caller: Caller,
  project: string | null,
  projects: CustomerStore['projects'],
): Promise<string> {
  const all = project === null ? await projects.list() : []
  const owner = project ?? all.find(({ id }) => isAllowed(caller, 'CreateTrail', id))?.id ?? ''
  checkTrailPermission(caller, owner)
  return owner
}

function checkTrailPermission(caller: Caller, project: string): void {
  if (!isAllowed(caller, 'CreateTrail', project)) throw permissionFault(caller, 'CreateTrail', project)
}

// Both messages are AWS's.
function trailExists({ name }: Trail, { customer }: Caller): TrailFault {
  return new TrailFault('exists', 'trailExists', { name, accountId: customer.accountId })
}

function tooManyTrails({ customer }: Caller, { trailLimit }: TrailsContext['settings']): TrailFault {
  return new TrailFault('limit', 'tooManyTrails', { accountId: customer.accountId, limit: trailLimit })
}
