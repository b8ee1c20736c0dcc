import { parseArgs } from 'node:util'
import { listRecordFiles, type RecordFile, readRecordTexts } from '../adapters/import-files.ts'
import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import type { ImportResult, ImportText } from '../services/events/import.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { openProgress, type Progress } from './progress.ts'
import { printFirstStart } from './serve.ts'

const EXIT_REJECTED = 1
const EXIT_STOPPED = 130

/** Brings files of records into the log, while no server has the data folder. */
export const importFiles: Command = {
  usage: 'import PATH… [--shift-to-now] [--project ID]',
  meaning:
    'Bring files and folders of records into the log; --shift-to-now rewrites their times to recent ones.',
  async run(args, world) {
    const asked = readArguments(args)
    const files = await listRecordFiles(asked.paths)
    if (files.length === 0) throw new Fault('not_found', 'There are no files of records in what was named.')
    const settings = parseSettings(world.environment)
    const app = await openAppForCommand(settings, world)
    try {
      if (app.founding) printFirstStart(app.founding, world)
      const tally = await bringIn(app, files, asked, world)
      tell(tally, world)
      if (world.stop.aborted) return EXIT_STOPPED
      return tally.rejected > 0 ? EXIT_REJECTED : 0
    } finally {
      await app.close()
    }
  },
}

type Asked = { paths: string[]; isShifted: boolean; project: string | null }

function readArguments(args: string[]): Asked {
  const { positionals, values } = parsed(args)
  if (positionals.length === 0) throw new InvalidCommand(`Name what to import: daybook ${importFiles.usage}`)
  return { paths: positionals, isShifted: values['shift-to-now'], project: values.project ?? null }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { 'shift-to-now': { type: 'boolean', default: false }, project: { type: 'string' } },
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new InvalidCommand(`${why.replace(/\.?$/, '.')} Call it like this: daybook ${importFiles.usage}`)
  }
}

async function bringIn(
  app: App,
  files: RecordFile[],
  asked: Asked,
  world: ProcessContext,
): Promise<ImportResult> {
  const into = await app.firstProject(asked.project)
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const progress = openProgress(world, files.length, size * (asked.isShifted ? 2 : 1))
  try {
    const { imports } = app.services
    const move = asked.isShifted ? await imports.planTimeShift(textsOf(files, progress, world)) : null
    progress.restart()
    return await imports.run(into, textsOf(files, progress, world), {
      shift: move,
      stop: world.stop,
      onBatch: progress.stored,
    })
  } finally {
    progress.end()
  }
}

async function* textsOf(
  files: RecordFile[],
  progress: Progress,
  world: ProcessContext,
): AsyncGenerator<ImportText> {
  for (const file of files) {
    if (world.stop.aborted) return
    yield* readRecordTexts(file, progress.read)
    progress.fileDone()
  }
}

function tell(
  { events, accepted, duplicates, rejected, reasons }: ImportResult,
  world: ProcessContext,
): void {
  const [all, fresh, known, refused] = [events, accepted, duplicates, rejected].map(counted)
  world.print(`${all} events: ${fresh} accepted, ${known} known already, ${refused} rejected.`)
  for (const reason of reasons) world.print(`  ${reason}`)
  if (rejected > reasons.length) world.print(`  … and ${counted(rejected - reasons.length)} more.`)
  if (world.stop.aborted) world.print('Stopped before the end; the same command again goes on.')
}

function counted(count: number): string {
  return count.toLocaleString('en')
}
