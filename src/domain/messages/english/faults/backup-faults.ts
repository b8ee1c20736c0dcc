import { formatByteSize } from '../../numbers.ts'

/** Messages about backups that cannot be made or restored, and databases that cannot be moved. */
export const BACKUP_FAULTS = {
  fileExists: ({ path }: { path: string }) => `There is a file ${path} already. Choose another name.`,
  noBackupFolder: ({ folder }: { folder: string }) =>
    `There is no folder ${folder}. Create it, or name a file in another one.`,
  backupFolderClosed: ({ folder }: { folder: string }) =>
    `No file can be created in the folder ${folder}. Let Daybook’s user write to it, or name a file in another one.`,
  noSecretKey: ({ dataDir }: { dataDir: string }) =>
    `There is no secret key: neither DAYBOOK_SECRET_KEY is set, nor is there a file secret.key in ${dataDir}.`,
  noBackupFile: ({ path }: { path: string }) => `There is no file ${path}.`,
  backupNeedsSpace: ({
    path,
    neededBytes,
    freeBytes,
  }: {
    path: string
    neededBytes: number
    freeBytes: number
  }) =>
    `The backup ${path} needs up to ${formatByteSize(neededBytes)} of free space while it is made, and its disk has ${formatByteSize(freeBytes)}. Free some space, or name a file on another disk.`,
  backupDiskFull: ({ path }: { path: string }) =>
    `The disk became full while the backup ${path} was made. Nothing of it is left. Free some space, or name a file on another disk.`,
  backupSourceDamaged: ({ problem }: { problem: string }) =>
    `The database is damaged, so no backup was made: ${problem}. Run daybook doctor, check the disk, and restore the last good backup.`,
  backupCopyExists: ({ key, bucket }: { key: string; bucket: string }) =>
    `The bucket ${bucket} has another object ${key}, which is not replaced. Name another folder in DAYBOOK_BACKUP_BUCKET.`,
  backupCopyDiffers: ({ key, bucket }: { key: string; bucket: string }) =>
    `The copy ${key} in the bucket ${bucket} is not what was stored. Check the object storage.`,
  tablesChanging:
    'The tables of the database changed again and again while they were to be copied. Try again.',
  noTables: 'The PostgreSQL database has no tables of Daybook. Check DATABASE_URL.',
  notABackup: ({ path }: { path: string }) =>
    `${path} is not a backup of Daybook, or its beginning is damaged.`,
  backupDamaged: ({ path }: { path: string }) =>
    `The backup ${path} is damaged or not complete. Nothing was restored. Use another backup.`,
  backupFormatUnknown: ({ path, format }: { path: string; format: number }) =>
    `${path} is a backup of format ${format}, which this version does not know. Use a newer version of Daybook.`,
  backupNewer: ({ path, version }: { path: string; version: string }) =>
    `${path} was made by Daybook ${version}, which is newer than this one. Use that version, or a later one.`,
  backupOfEmbedded: ({ path }: { path: string }) =>
    `${path} is a backup of the embedded database. Unset DATABASE_URL to restore it into a data folder.`,
  backupOfPostgres: ({ path }: { path: string }) =>
    `${path} is a backup of a PostgreSQL database. Set DATABASE_URL to an empty database to restore it.`,
  dataFolderNotEmpty: ({ dataDir }: { dataDir: string }) =>
    `The data folder ${dataDir} has a database already, which a restore never replaces. Name an empty folder in DAYBOOK_DATA_DIR, or move daybook.db, daybook.db-wal and daybook.db-shm away.`,
  databaseNotEmpty:
    'The PostgreSQL database has tables already, which a restore never replaces. Name an empty database in DATABASE_URL.',
  restoreDiffers: ({ table }: { table: string }) =>
    `What was restored differs from the backup in ${table}. Nothing was restored. Use another backup.`,
  backupKeyDiffers: ({ place }: { place: string }) =>
    `The backup has another secret key than ${place}. Move that one away, or restore a backup without a key.`,
  databaseMoved: ({ place, at }: { place: string; at: string }) =>
    `This database was moved on ${at}, to ${place}, and is as it was then. Start Daybook with that one: DATABASE_URL and DAYBOOK_DATA_DIR say which one it uses.`,
  moveUnfinished: ({ place }: { place: string }) =>
    `A move from ${place} to this database has not ended. Run daybook move again, which continues it.`,
  moveTargetOther: ({ place }: { place: string }) =>
    `A move of another database to ${place} has not ended. Continue that one, or name an empty database.`,
  moveTargetNotEmpty: ({ place }: { place: string }) =>
    `There is a database in ${place} already, which a move never replaces. Name an empty one.`,
  moveTargetInUse: ({ place }: { place: string }) =>
    `Another daybook move copies to ${place}. Wait until it ends, or stop it.`,
  moveSourceInUse:
    'A Daybook server uses this database. Stop all of them before you move it: none may store events meanwhile.',
  moveSourceChanged:
    'The database has changed while it was moved. Stop all servers, and run daybook move again.',
  moveNeedsSpace: ({
    place,
    neededBytes,
    freeBytes,
  }: {
    place: string
    neededBytes: number
    freeBytes: number
  }) =>
    `The database takes ${formatByteSize(neededBytes)}, and the disk of ${place} has ${formatByteSize(freeBytes)} free. Free some space, or name a folder on another disk.`,
  moveStopped: 'The move was stopped. The database is where it was; run daybook move again, which continues.',
  moveDiffers: ({ table }: { table: string }) =>
    `What was copied to the table ${table} is not what the database has. Nothing was moved. Run daybook move again, which copies everything anew; if that fails as well, check the disks.`,
  moveNeedsEmbedded:
    'DATABASE_URL is set, so this is a PostgreSQL database already. To move it to a data folder, use --to-folder.',
  moveNeedsPostgres:
    'DATABASE_URL is not set, so this is an embedded database already. To move it to PostgreSQL, use --to.',
}
