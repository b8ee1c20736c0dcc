import { parseArgs } from 'node:util'
import { listRecordFiles, type RecordFile, readRecordTexts } from '../adapters/import-files.ts'
import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import type { UnpackedText } from '../domain/events/import-ports.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { schedule } from '../schedule.ts'
import type { ImportResult } from '../services/events/import-records.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { type ImportProgress, openProgress } from './progress.ts'
import { printFirstStart } from './serve.ts'

const EXIT_REJECTED = 1
const EXIT_STOPPED = 130

/** Imports files of records; no server may use the data folder meanwhile. */
export const importFiles: Command = {
  usage: 'import PATH… [--shift-to-now] [--project ID]',
  meaning:
    'Import files and folders of records. --shift-to-now moves the times of the events into the retention period.',
  async run(args, context) {
    const options = parseArguments(args)
    const skips = { listed: 0, read: 0 }
    const files = await listRecordFiles(options.paths, () => {
      skips.listed += 1
    })
    if (files.length === 0) throw new Fault('not_found', 'noRecordFiles', { paths: options.paths })
    // It may take hours: what was imported is counted and added to the tree meanwhile.
    const app = await openAppForCommand(parseSettings(context.environment), context, {
      startSchedule: schedule,
    })
    try {
      if (app.bootstrapResult) printFirstStart(app.bootstrapResult, context)
      const result = await runImport(app, files, options, skips, context)
      printResult(result, skips.listed + skips.read, context)
      if (context.stop.aborted) return EXIT_STOPPED
      return result.rejected > 0 ? EXIT_REJECTED : 0
    } finally {
      await app.close()
    }
  },
}

type ImportOptions = { paths: string[]; isShifted: boolean; project: string | null }
/** How many files were skipped: in folders, and while archives and files were read. */
type Skips = { listed: number; read: number }

function parseArguments(args: string[]): ImportOptions {
  const { positionals, values } = parseOptions(args)
  if (positionals.length === 0) throw new InvalidCommand(MESSAGES.commands.noPaths(importFiles))
  return { paths: positionals, isShifted: values['shift-to-now'], project: values.project ?? null }
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { 'shift-to-now': { type: 'boolean', default: false }, project: { type: 'string' } },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new InvalidCommand(MESSAGES.commands.invalidOptions({ reason, usage: importFiles.usage }))
  }
}

// Shifting reads the files twice: first to find out how far to shift.
async function runImport(
  app: App,
  files: RecordFile[],
  { project, isShifted }: ImportOptions,
  skips: Skips,
  context: ProcessContext,
): Promise<ImportResult> {
  const target = await app.getImportTarget(project)
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  const progress = openProgress(context, files.length, bytes * (isShifted ? 2 : 1))
  try {
    const { imports } = app.services
    const onSkip = () => {
      skips.read += 1
    }
    const shift = isShifted ? await imports.planTimeShift(readTexts(files, progress, context)) : null
    progress.restart()
    return await imports.run(target, readTexts(files, progress, context, onSkip), {
      shift,
      stop: context.stop,
      onBatch: progress.onBatch,
      onSkip,
    })
  } finally {
    progress.clear()
  }
}

async function* readTexts(
  files: RecordFile[],
  progress: ImportProgress,
  context: ProcessContext,
  onSkip: () => void = () => {},
): AsyncGenerator<UnpackedText> {
  for (const file of files) {
    if (context.stop.aborted) return
    yield* readRecordTexts(file, progress.onRead, onSkip)
    progress.onFileDone()
  }
}

function printResult(result: ImportResult, skipped: number, context: ProcessContext): void {
  const { reasons, rejected } = result
  context.print(MESSAGES.imports.result(result))
  for (const reason of reasons) context.print(`  ${reason}`)
  if (rejected > reasons.length)
    context.print(`  ${MESSAGES.imports.moreRejected({ count: rejected - reasons.length })}`)
  if (skipped > 0) context.print(MESSAGES.imports.skipped({ count: skipped }))
  if (context.stop.aborted) context.print(MESSAGES.imports.stopped)
}
