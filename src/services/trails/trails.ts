import type { Clock } from '../../clock.ts'
import type { Caller, Project } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
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
import type { TrailStore } from '../../store/trails/trails.ts'
import type { Audit, AuditRequest } from '../audit.ts'
import type { TestBucket } from './test-bucket.ts'

/** A trail to be made; without a project, the first one in which the caller may use files owns the bucket. */
export type TrailDraft = Omit<TrailSettings, 'project' | 'format'> & {
  name: string
  project: string | null
  /** `tar.gz` when it is left out. */
  format?: TrailSettings['format']
  /** Every event when they are left out. */
  selectors?: Selectors | null
  tags: Tag[]
}

/** What changes of a trail's order; what is left out stays. */
export type TrailChange = Partial<TrailSettings>

export type Trails = ReturnType<typeof createTrails>

type Rows = { trails: TrailStore; projects: { list(): Promise<Project[]> } }
type Settings = { region: string; trailLimit: number }

/** Standing orders to save events: who may look sees them, who may use files in the bucket's project gives them. */
export function createTrails(
  open: (customer: number) => Rows,
  audit: Audit,
  tryBucket: TestBucket,
  clock: Clock,
  newId: () => string,
  settings: Settings,
) {
  const rowsOf = (caller: Caller) => open(caller.customer.id)
  const change = changer(rowsOf, audit)
  return {
    /** All trails of the customer, by name. */
    list: (caller: Caller): Promise<Trail[]> =>
      audit.read(caller, { operation: 'ListTrails' }, () => rowsOf(caller).trails.list()),

    /** The trail with that name or ARN; a fault when the customer has none. */
    find: (caller: Caller, nameOrArn: string): Promise<Trail> =>
      audit.read(caller, { operation: 'GetTrail', parameters: { name: nameOrArn } }, () =>
        getTrail(rowsOf, caller, nameOrArn),
      ),

    /** Makes a trail; it does not log yet. */
    create: create(rowsOf, audit, tryBucket, clock, newId, settings),

    /** Changes what is given of a trail's order. */
    change: (caller: Caller, nameOrArn: string, given: TrailChange) => {
      const check = async (trail: Trail) => {
        mustUseFiles(caller, given.project ?? trail.project)
        await tryBucket(caller.customer, checkTrailSettings({ ...trail, ...given }))
      }
      const asked = { operation: 'UpdateTrail', parameters: { ...given } } as const
      return change(caller, nameOrArn, asked, (trail) => checkTrailSettings({ ...trail, ...given }), check)
    },

    /** Forgets a trail; what it delivered stays. */
    remove: (caller: Caller, nameOrArn: string): Promise<void> =>
      audit.change(caller, { operation: 'DeleteTrail', parameters: { name: nameOrArn } }, async (tell) => {
        const trail = await getTrail(rowsOf, caller, nameOrArn)
        mustUseFiles(caller, trail.project)
        const isGone = await rowsOf(caller).trails.remove(trail.id, tell())
        if (!isGone) throw unknownTrail(nameOrArn, caller.customer.accountId)
      }),

    /** Starts or stops saving events; what is so already stays as it is. */
    log: logging(rowsOf, audit, clock),

    /** Chooses which events a trail saves. */
    select: (caller: Caller, nameOrArn: string, selectors: Selectors) =>
      change(caller, nameOrArn, { operation: 'PutEventSelectors', parameters: { selectors } }, (trail) => ({
        ...trail,
        selectors: checkSelectors(selectors),
      })),

    tag: (caller: Caller, nameOrArn: string, tags: Tag[]) =>
      change(caller, nameOrArn, { operation: 'AddTags', parameters: { tags } }, (trail) => ({
        ...trail,
        tags: addTags(trail.tags, tags),
      })),

    untag: (caller: Caller, nameOrArn: string, keys: string[]) =>
      change(caller, nameOrArn, { operation: 'RemoveTags', parameters: { keys } }, (trail) => ({
        ...trail,
        tags: removeTags(trail.tags, keys),
      })),
  }
}

type RowsOf = (caller: Caller) => Rows
type TrailsOf = (caller: Caller) => { trails: Pick<TrailStore, 'find'> }

/** The trail with that name or ARN; a fault when the customer has none. */
export async function getTrail(rowsOf: TrailsOf, caller: Caller, nameOrArn: string): Promise<Trail> {
  const trail = await rowsOf(caller).trails.find(parseTrailName(nameOrArn))
  if (trail && isMeant(trail, nameOrArn, caller)) return trail
  throw unknownTrail(nameOrArn, caller.customer.accountId)
}

function changer(rowsOf: RowsOf, audit: Audit) {
  return (
    caller: Caller,
    nameOrArn: string,
    asked: AuditRequest,
    how: (trail: Trail) => Trail,
    check: (trail: Trail) => Promise<void> = async () => {},
  ): Promise<Trail> =>
    audit.change(caller, { ...asked, parameters: { name: nameOrArn, ...asked.parameters } }, async (tell) => {
      const before = await getTrail(rowsOf, caller, nameOrArn)
      mustUseFiles(caller, before.project)
      await check(before)
      const guarded = (trail: Trail) => {
        mustUseFiles(caller, trail.project)
        return how(trail)
      }
      const changed = await rowsOf(caller).trails.change(before.name, guarded, tell())
      if (changed) return changed
      throw unknownTrail(nameOrArn, caller.customer.accountId)
    })
}

function create(
  rowsOf: RowsOf,
  audit: Audit,
  tryBucket: TestBucket,
  clock: Clock,
  newId: () => string,
  settings: Settings,
) {
  return (caller: Caller, draft: TrailDraft): Promise<Trail> =>
    audit.change(caller, { operation: 'CreateTrail', parameters: { ...draft } }, async (tell) => {
      const trail: Trail = {
        ...checkTrailSettings({
          format: 'tar.gz',
          ...draft,
          name: checkTrailName(draft.name),
          project: draft.project ?? '',
        }),
        tags: addTags([], draft.tags),
        project: await ownerFor(caller, draft.project, rowsOf(caller).projects),
        id: newId(),
        region: settings.region,
        selectors: draft.selectors ? checkSelectors(draft.selectors) : null,
        isLogging: false,
        startedAt: null,
        stoppedAt: null,
        createdAt: clock(),
      }
      await tryBucket(caller.customer, trail)
      const outcome = await rowsOf(caller).trails.create(trail, settings.trailLimit, tell())
      if (outcome === 'created') return trail
      throw outcome === 'exists' ? taken(trail, caller) : tooMany(caller, settings)
    })
}

// An ARN names one trail of one account, made in one region; a name means the caller's own.
function isMeant(trail: Trail, nameOrArn: string, { customer }: Caller): boolean {
  return !nameOrArn.startsWith('arn:') || nameOrArn === trailArn(trail, customer.accountId)
}

async function ownerFor(caller: Caller, project: string | null, projects: Rows['projects']): Promise<string> {
  const all = project === null ? await projects.list() : []
  const owner = project ?? all.find(({ id }) => mayUseFiles(caller, id))?.id ?? ''
  mustUseFiles(caller, owner)
  return owner
}

function mayUseFiles(caller: Caller, project: string): boolean {
  return caller.grants.some((grant) => grant.name === 'file' && grant.project === project)
}

// The text is the one that object storage has for a key it does not know.
function mustUseFiles(caller: Caller, project: string): void {
  if (!mayUseFiles(caller, project))
    throw new Fault('forbidden', 'The AWS Access Key Id you provided does not exist in our records')
}

function logging(rowsOf: RowsOf, audit: Audit, clock: Clock) {
  return (caller: Caller, nameOrArn: string, isLogging: boolean): Promise<Trail> => {
    const operation = isLogging ? 'StartLogging' : 'StopLogging'
    return audit.change(caller, { operation, parameters: { name: nameOrArn } }, async (tell) => {
      const { name, project } = await getTrail(rowsOf, caller, nameOrArn)
      mustUseFiles(caller, project)
      const changed = await rowsOf(caller).trails.setLogging(name, isLogging, clock(), tell())
      if (changed) return changed
      throw unknownTrail(nameOrArn, caller.customer.accountId)
    })
  }
}

function taken({ name }: Trail, { customer }: Caller): TrailFault {
  return new TrailFault('exists', `Trail ${name} already exists for customer: ${customer.accountId}`)
}

function tooMany({ customer }: Caller, { trailLimit }: Settings): TrailFault {
  return new TrailFault(
    'limit',
    `User: ${customer.accountId} already has ${trailLimit} trails in this account, which is the limit.`,
  )
}
