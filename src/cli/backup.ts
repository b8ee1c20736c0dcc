import { parseArgs } from 'node:util'
import about from '../../package.json' with { type: 'json' }
import { backupFiles } from '../adapters/backups/backup-adapters.ts'
import { findSecretKey } from '../adapters/secret-key-file.ts'
import { parseSettings, type Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { backUp } from '../services/operations/back-up.ts'
import { openBackupSource } from '../store/backups/open-backup-source.ts'
import { describeContents, showBackupSteps } from './backup-progress.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { toOpenFault } from './open-app.ts'

const { backups: TEXT, commands: COMMANDS } = MESSAGES

/** Writes a backup of the database to a new file, also while a server uses it. */
export const backup: Command = {
  usage: 'backup FILE [--with-key]',
  meaning:
    'Write a backup of the database to a new file, also while a server uses it. --with-key adds the secret key to it.',
  async run(args, context) {
    const { path, isWithKey } = parseArguments(args)
    const settings = parseSettings(context.environment)
    const key = isWithKey ? await findKey(settings) : null
    const written = await write(settings, context, { path, key })
    context.print(TEXT.written({ path, ...written }))
    for (const line of describeContents(written.contents)) context.print(line)
    context.print(keyLine(settings, isWithKey))
    return 0
  },
}

function parseArguments(args: string[]): { path: string; isWithKey: boolean } {
  const { positionals, values } = parseOptions(args)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) throw new InvalidCommand(COMMANDS.usage(backup))
  return { path, isWithKey: values['with-key'] === true }
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { 'with-key': { type: 'boolean' } } })
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new InvalidCommand(COMMANDS.invalidOptions({ reason, usage: backup.usage }))
  }
}

async function findKey({ secretKey, dataDir }: Settings): Promise<string> {
  const key = secretKey ?? (await findSecretKey(dataDir))
  if (key === null) throw new Fault('not_found', 'noSecretKey', { dataDir })
  return Buffer.from(key).toString('hex')
}

async function write(
  settings: Settings,
  context: ProcessContext,
  target: { path: string; key: string | null },
) {
  const onStep = showBackupSteps(context, settings.databaseUrl === null)
  const openSource = (copyPath: string) => openBackupSource(settings, copyPath)
  const { clock } = context
  try {
    return await backUp({ ...backupFiles, clock, version: about.version, openSource }, target, onStep)
  } catch (error) {
    if (isFullDisk(error)) throw new Fault('conflict', 'backupDiskFull', target)
    throw toOpenFault(error, settings)
  }
}

function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(String(error.code))
}

function keyLine({ secretKey, dataDir }: Settings, isWithKey: boolean): string {
  if (isWithKey) return TEXT.keyIncluded
  return secretKey === null ? TEXT.keyFile({ path: `${dataDir}/secret.key` }) : TEXT.keySetting
}
