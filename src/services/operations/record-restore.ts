import { SYSTEM_USER } from '../../domain/access/user.ts'
import type { BackupContents, BackupHeader } from '../../domain/backups/backup.ts'
import type { NewId, Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { openOrNull } from '../open-sealed.ts'

type RestoredCopyContext = {
  store: Pick<Store, 'customers' | 'append'>
  audit: Pick<Audit, 'toEvent'>
  newId: NewId
}

/** Stores the event of a restore in the log of the first customer, if there is one. */
export async function recordRestore(
  { store, audit, newId }: RestoredCopyContext,
  { header, contents }: { header: BackupHeader; contents: BackupContents },
): Promise<void> {
  const customer = await store.customers.findSummary(null)
  if (customer === null) return
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook', requestId: newId() }
  const actor = { userName: SYSTEM_USER, accessKeyId: null, project: customer.firstProject, clientInfo }
  const event = audit.toEvent(customer, actor, {
    name: 'RestoreBackup',
    readOnly: false,
    parameters: null,
    response: null,
    failure: null,
    trigger: {
      backupCreatedAt: header.createdAt.toISOString(),
      version: header.version,
      events: contents.events,
      newestEventAt: contents.newestEventAt?.toISOString() ?? null,
    },
  })
  await store.append([event])
}

/** Whether a key opens what a restored database has sealed; true if it has sealed nothing yet. */
export async function opensRestoredSecrets(
  { installation }: Pick<Store, 'installation'>,
  secrets: Pick<Secrets, 'open'>,
): Promise<boolean> {
  const sealed = await installation.findSealedCheck()
  return sealed === null || openOrNull(secrets, sealed) !== null
}
