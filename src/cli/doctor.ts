import { parseSettings } from '../config.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatByteSize } from '../domain/messages/numbers.ts'
import { formatInstant } from '../domain/time.ts'
import { type Inspection, inspectDatabase } from '../store/inspect-database.ts'
import { openPostgresInspection } from '../store/postgres/postgres-inspection.ts'
import { openSqliteInspection } from '../store/sqlite/sqlite-inspection.ts'
import { type Command, type ProcessContext, rejectArguments } from './cli-command.ts'
import { dayRows, formatTable, kindRows } from './doctor-tables.ts'
import { toOpenFault } from './open-app.ts'

const { doctor: TEXT } = MESSAGES

/** Prints what the database holds, also while a server uses it, and changes nothing. Exits with 1 if a part is damaged. */
export const doctor: Command = {
  usage: 'doctor',
  meaning: 'Print what the database holds, what takes its space, and what is wrong with it. Changes nothing.',
  async run(args, context) {
    rejectArguments(args, 'doctor')
    const inspection = await inspect(context)
    const lines = [
      ...contentLines(inspection),
      '',
      ...formatTable(dayRows(inspection)),
      '',
      ...formatTable(kindRows(inspection)),
      '',
      ...stateLines(inspection),
    ]
    for (const line of lines) context.print(line)
    return inspection.checks.damaged.length === 0 ? 0 : 1
  },
}

async function inspect(context: ProcessContext): Promise<Inspection> {
  const settings = parseSettings(context.environment)
  const { databaseUrl, dataDir } = settings
  try {
    const database =
      databaseUrl === null ? await openSqliteInspection(dataDir) : await openPostgresInspection(databaseUrl)
    try {
      return await inspectDatabase(database, progressPrinter(context))
    } finally {
      await database.close()
    }
  } catch (error) {
    throw toOpenFault(error, settings)
  }
}

const PROGRESS_MS = 2_000

function progressPrinter(context: ProcessContext): (measured: number, total: number) => void {
  let printedMs = context.clock().getTime()
  return (measured, total) => {
    const nowMs = context.clock().getTime()
    if (nowMs - printedMs < PROGRESS_MS) return
    printedMs = nowMs
    context.writeStderr(`${TEXT.progress({ measured, total })}\n`)
  }
}

function contentLines({ days, bytes, compacted }: Inspection): string[] {
  const all = Object.values(bytes).reduce((total, each) => total + each, 0)
  const events = days.reduce((total, each) => total + each.own + each.compacted, 0)
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return [TEXT.noEvents({ bytes: formatByteSize(all) })]
  const done = days.filter((each) => each.compacted > 0)
  const late = done.reduce((total, { own }) => total + own, 0)
  const [records, blocks] = [formatByteSize(compacted.recordBytes), formatByteSize(compacted.blockBytes)]
  return [
    TEXT.holds({ events, days: days.length, first: first.day, last: last.day }),
    TEXT.takes({ bytes: formatByteSize(all), eachBytes: Math.round((all - bytes.free) / events) }),
    ...(done.length > 0 ? [TEXT.compacted({ days: done.length, records, blocks })] : []),
    ...(done.length < days.length ? [TEXT.notCompacted({ days: days.length - done.length })] : []),
    ...(late > 0 ? [TEXT.late({ events: late })] : []),
  ]
}

function stateLines({ isEmbedded, bytes, walBytes, trees, waiting, checks }: Inspection): string[] {
  const { windows, since } = waiting
  return [
    trees.customers === 0 ? TEXT.noTrees : TEXT.trees(trees),
    since === null ? TEXT.delivered : TEXT.waiting({ windows, since: formatInstant(since) }),
    isEmbedded ? damageLine(checks) : TEXT.checkedByPostgres,
    ...(walBytes === null ? [] : [TEXT.wal({ bytes: formatByteSize(walBytes) })]),
    ...(isEmbedded ? [TEXT.free({ bytes: formatByteSize(bytes.free) })] : []),
  ]
}

function damageLine({ damaged, checkedAt }: Inspection['checks']): string {
  if (damaged.length > 0) return TEXT.damaged({ parts: damaged.map(({ name }) => name).join(', ') })
  return checkedAt === null ? TEXT.neverChecked : TEXT.sound({ at: formatInstant(checkedAt) })
}
