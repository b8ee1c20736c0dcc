import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseSettings, type Settings } from '../config.ts'
import { ACTION_CATALOGUE } from '../domain/actions/action-catalogue.ts'
import type { OnMoveStep } from '../domain/backups/move-step.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { openLog } from '../log.ts'
import { createAudit } from '../services/audit.ts'
import { recordCommand } from '../services/operations/record-command.ts'
import { type CompleteMove, type MovedDatabase, moveDatabase } from '../store/moves/move-database.ts'
import { type MoveDestination, openMove } from '../store/moves/open-move.ts'
import { openStore } from '../store/store.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { toOpenFault } from './open-app.ts'

const { moves: TEXT, commands: COMMANDS } = MESSAGES

/** Moves the database to PostgreSQL, or from there to a data folder, while no server runs. */
export const move: Command = {
  usage: 'move --to DATABASE_URL | --to-folder FOLDER',
  meaning:
    'Move the embedded database to an empty PostgreSQL database, or a PostgreSQL database to a data folder. Stop Daybook first. With --to - the URL is read from standard input. A move that was stopped continues.',
  async run(args, context) {
    const { settings, destination } = await parseArguments(args, context)
    try {
      for (const line of await run(settings, destination, context)) context.print(line)
    } catch (error) {
      throw toOpenFault(error, { ...settings, ...destination })
    }
    return 0
  },
}

type MoveArguments = { settings: Settings; destination: MoveDestination }

async function parseArguments(args: string[], context: ProcessContext): Promise<MoveArguments> {
  const { to, folder } = parseOptions(args)
  const settings = parseSettings(context.environment)
  if (folder !== undefined) {
    if (settings.databaseUrl === null) throw new Fault('invalid', 'moveNeedsPostgres')
    return { settings, destination: { folder: resolve(folder) } }
  }
  if (settings.databaseUrl !== null) throw new Fault('invalid', 'moveNeedsEmbedded')
  // It is checked as the setting is.
  const url = to === '-' ? (await context.readInput())?.trim() : to
  const { databaseUrl } = parseSettings({ ...context.environment, DATABASE_URL: url })
  if (databaseUrl === null) throw new InvalidCommand(COMMANDS.usage(move))
  return { settings, destination: { databaseUrl } }
}

function parseOptions(args: string[]): { to?: string | undefined; folder?: string | undefined } {
  try {
    const { values } = parseArgs({
      args,
      options: { to: { type: 'string' }, 'to-folder': { type: 'string' } },
    })
    const { to, 'to-folder': folder } = values
    if ((to === undefined) !== (folder === undefined) && to !== '' && folder !== '') return { to, folder }
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new InvalidCommand(COMMANDS.invalidOptions({ reason, usage: move.usage }))
  }
  throw new InvalidCommand(COMMANDS.usage(move))
}

async function run(
  settings: Settings,
  destination: MoveDestination,
  context: ProcessContext,
): Promise<string[]> {
  const startedAt = context.clock()
  const { source, target } = await openMove(settings, destination)
  const lines: string[] = []
  try {
    const moving = { source, target, now: context.clock, newId: context.newId, signal: context.stop }
    const complete: CompleteMove = async (location, moved) => {
      const copy = { ...settings, ...location, replicaUrl: null }
      lines.push(...(await completeMove(copy, context, { from: source.place, moved })))
    }
    const moved = await moveDatabase({ ...moving, onStep: showSteps(context) }, complete)
    const seconds = (context.clock().getTime() - startedAt.getTime()) / 1_000
    const first = TEXT.moved({ from: source.place, to: target.place, seconds })
    return [first, ...describe(moved), ...lines, ...nextSteps(settings, destination)]
  } finally {
    await target.close()
    await source.close()
  }
}

// The log says that it was moved, before anything else happens in its new place.
async function completeMove(
  settings: Settings,
  { clock, newId, writeStderr }: ProcessContext,
  { from, moved }: { from: string; moved: MovedDatabase },
): Promise<string[]> {
  const log = openLog(settings.logLevel, clock, writeStderr)
  const store = await openStore({
    ...settings,
    clock,
    catalogue: ACTION_CATALOGUE,
    log,
    moveState: 'arriving',
  })
  try {
    const trees = await store.trees.listSizes()
    const audit = createAudit({ store, clock, newId, settings, log })
    const trigger = { from, events: countEvents(moved) }
    await recordCommand({ store, audit }, { name: 'MoveDatabase', trigger })
    return trees.map(TEXT.tree)
  } finally {
    await store.close()
  }
}

function countEvents({ rows }: MovedDatabase): number {
  const ofEvents = Object.entries(rows).filter(([table]) => /^events_\d+$/.test(table))
  return ofEvents.reduce((total, [, count]) => total + count, 0)
}

function describe(moved: MovedDatabase): string[] {
  const counts = Object.values(moved.rows)
  const rows = counts.reduce((total, count) => total + count, 0)
  return [
    ...(moved.isContinued ? [moved.isAnew ? TEXT.anew : TEXT.continued] : []),
    TEXT.holds({ events: countEvents(moved), rows, tables: counts.length }),
  ]
}

function nextSteps({ dataDir }: Settings, destination: MoveDestination): string[] {
  if ('databaseUrl' in destination) return [TEXT.toPostgres({ dataDir }), TEXT.verify]
  const { folder } = destination
  const isSame = resolve(dataDir) === folder
  return [
    ...(isSame ? [] : [TEXT.copyFiles({ from: dataDir, to: folder })]),
    TEXT.toFolder({ folder }),
    TEXT.verify,
  ]
}

const SHOWN_EVERY_MS = 2_000

function showSteps({ clock, writeStderr }: ProcessContext): OnMoveStep {
  let shownMs = clock().getTime()
  return ({ step, done, total }) => {
    const nowMs = clock().getTime()
    if (nowMs - shownMs < SHOWN_EVERY_MS) return
    shownMs = nowMs
    writeStderr(`${step === 'copy' ? TEXT.copying({ done, total }) : TEXT.verifying({ done, total })}\n`)
  }
}
