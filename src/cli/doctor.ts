import { parseSettings } from '../config.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatByteSize } from '../domain/messages/numbers.ts'
import { checkInstallation, type DoctorCheck } from '../domain/operations/doctor-checks.ts'
import { formatInstant } from '../domain/time.ts'
import { type Inspection, inspectDatabase } from '../store/inspect-database.ts'
import { openPostgresInspection } from '../store/postgres/postgres-inspection.ts'
import { openSqliteInspection } from '../store/sqlite/sqlite-inspection.ts'
import { type Command, type ProcessContext, rejectArguments } from './cli-command.ts'
import { collectDoctorFacts } from './doctor-facts.ts'
import { dayRows, formatTable, kindRows } from './doctor-tables.ts'
import { toOpenFault } from './open-app.ts'

const { doctor: TEXT } = MESSAGES

/**
 * Prints whether each part of the installation is as it should be, and what the database holds, also while a server uses it, and
 * changes nothing. Exits with 1 if a part has failed.
 */
export const doctor: Command = {
  usage: 'doctor [--json]',
  meaning:
    'Check the parts of this installation, each with what to do, and print what the database holds. Changes nothing.',
  async run(args, context) {
    const isJson = parseArguments(args)
    const { inspection, checks } = await inspect(context)
    const lines = isJson
      ? toJson(checks, inspection)
      : [...checkLines(checks), '', ...databaseLines(inspection)]
    for (const line of lines) context.print(line)
    return checks.some(({ state }) => state === 'failed') ? 1 : 0
  },
}

function toJson(checks: DoctorCheck[], database: Inspection): string[] {
  return JSON.stringify({ checks, database }, null, 2).split('\n')
}

function parseArguments(args: string[]): boolean {
  const [option, ...rest] = args
  rejectArguments(option === '--json' ? rest : args, 'doctor')
  return option === '--json'
}

type Findings = { inspection: Inspection; checks: DoctorCheck[] }

async function inspect(context: ProcessContext): Promise<Findings> {
  const settings = parseSettings(context.environment)
  const { databaseUrl, dataDir } = settings
  try {
    const database =
      databaseUrl === null ? await openSqliteInspection(dataDir) : await openPostgresInspection(databaseUrl)
    try {
      const inspection = await inspectDatabase(database, progressPrinter(context))
      const facts = await collectDoctorFacts(settings, context.clock, database, inspection)
      return { inspection, checks: checkInstallation(facts) }
    } finally {
      await database.close()
    }
  } catch (error) {
    throw toOpenFault(error, settings)
  }
}

// Each line begins with the state, and one that needs something to be done is followed by what.
function checkLines(checks: DoctorCheck[]): string[] {
  const { names, states, fix: toFix } = MESSAGES.doctorChecks
  const [stateWidth, nameWidth] = [Object.values(states), Object.values(names)].map((texts) =>
    Math.max(...texts.map(({ length }) => length)),
  )
  return checks.flatMap(({ name, state, says, fix }) => {
    const head = `${states[state].padEnd(stateWidth ?? 0)}  ${names[name].padEnd(nameWidth ?? 0)}  `
    return [head + says, ...(fix === null ? [] : [' '.repeat(head.length) + toFix({ fix })])]
  })
}

function databaseLines(inspection: Inspection): string[] {
  return [
    ...contentLines(inspection),
    '',
    ...formatTable(dayRows(inspection)),
    '',
    ...formatTable(kindRows(inspection)),
    '',
    ...stateLines(inspection),
  ]
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
