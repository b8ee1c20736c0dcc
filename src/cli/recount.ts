import { parseArgs } from 'node:util'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { DayRecount } from '../store/counts/recount-day.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { withApp } from './with-app.ts'

const { recount: TEXT, commands: COMMANDS } = MESSAGES

/** Counts events again and compares them with the counts that histograms and facets use. Exits with 1 if some differ and stay. */
export const recount: Command = {
  usage: 'recount [DAY…] [--fix]',
  meaning:
    'Count the events of all days, or of some, again and compare them with the counts. --fix replaces those that differ.',
  async run(args, context) {
    const options = parseArguments(args)
    let exitCode = 0
    await withApp(context, async ({ services }) => {
      const results: DayRecount[] = []
      for await (const { day, recount: result } of services.recount({ ...options, stop: context.stop })) {
        results.push(result)
        printDay(context, day, result)
      }
      exitCode = printVerdict(context, results, options.fix)
    })
    return exitCode
  },
}

function parseArguments(args: string[]): { days: string[]; fix: boolean } {
  const { positionals, values } = parseOptions(args)
  for (const day of positionals)
    if (!isDay(day)) throw new InvalidCommand(TEXT.dayInvalid({ day, usage: recount.usage }))
  return { days: positionals, fix: values.fix === true }
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { fix: { type: 'boolean' } } })
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new InvalidCommand(COMMANDS.invalidOptions({ reason, usage: recount.usage }))
  }
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function printDay({ print }: ProcessContext, day: string, result: DayRecount): void {
  for (const line of dayLines(day, result)) print(line)
}

function dayLines(day: string, result: DayRecount): string[] {
  if (result === null) return [TEXT.notCounted({ day })]
  const { events, differences } = result
  if (differences.length === 0) return [TEXT.same({ day, events })]
  return [TEXT.different({ day, events, hours: differences.length }), ...differences.map(TEXT.differentHour)]
}

function printVerdict({ print, stop }: ProcessContext, results: DayRecount[], fix: boolean): number {
  const hours = results.reduce((sum, each) => sum + (each?.differences.length ?? 0), 0)
  if (stop.aborted) print(TEXT.stopped({ days: results.length }))
  if (hours > 0) print(fix ? TEXT.fixed({ hours }) : TEXT.toFix)
  else if (!stop.aborted) print(TEXT.allSame({ days: results.filter((each) => each !== null).length }))
  return (hours > 0 && !fix) || stop.aborted ? 1 : 0
}
