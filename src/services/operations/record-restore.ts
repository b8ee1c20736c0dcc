import type { BackupContents, BackupHeader } from '../../domain/backups/backup.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import { openOrNull } from '../open-sealed.ts'
import { type CommandContext, recordCommand } from './record-command.ts'

/** Stores the event of a restore in the log of the first customer, if there is one. */
export function recordRestore(
  context: CommandContext,
  { header, contents }: { header: BackupHeader; contents: BackupContents },
): Promise<void> {
  return recordCommand(context, {
    name: 'RestoreBackup',
    trigger: {
      backupCreatedAt: header.createdAt.toISOString(),
      version: header.version,
      events: contents.events,
      newestEventAt: contents.newestEventAt?.toISOString() ?? null,
    },
  })
}

/** Whether a key opens what a restored database has sealed; true if it has sealed nothing yet. */
export async function opensRestoredSecrets(
  { installation }: Pick<Store, 'installation'>,
  secrets: Pick<Secrets, 'open'>,
): Promise<boolean> {
  const sealed = await installation.findSealedCheck()
  return sealed === null || openOrNull(secrets, sealed) !== null
}
