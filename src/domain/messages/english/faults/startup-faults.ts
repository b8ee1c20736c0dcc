import { plural } from '../../numbers.ts'

/** Messages about what keeps a process from starting or a command from running. */
export const STARTUP_FAULTS = {
  dataFolderLocked: ({ dataDir }: { dataDir: string }) =>
    `Another Daybook process is using the data folder ${dataDir}. Stop it first, or name another folder in DAYBOOK_DATA_DIR.`,
  dataFolderUnusable: ({ dataDir, reason }: { dataDir: string; reason: string }) =>
    `Cannot use the data folder ${dataDir}: ${reason}. Check DAYBOOK_DATA_DIR.`,
  dataFolderFull: ({ dataDir }: { dataDir: string }) =>
    `The disk of the data folder ${dataDir} is full. Free some space, then start Daybook again.`,
  dataFolderWritable: ({ path, mode }: { path: string; mode: string }) =>
    `The data folder ${path} has mode ${mode}: other users can replace the files in it. Run chmod go-w ${path}, or name another folder in DAYBOOK_DATA_DIR.`,
  dataFileReadable: ({ path, mode }: { path: string; mode: string }) =>
    `${path} has mode ${mode}: other users can read or change it, and Daybook cannot prevent that. Run chmod go-rwx ${path} as its owner, or name another folder in DAYBOOK_DATA_DIR.`,
  adminUserReserved: ({ reserved }: { reserved: string }) =>
    `DAYBOOK_ADMIN_USER must not be ${reserved}, which is reserved for the system. Choose another name for the first administrator.`,
  olderProcesses: ({ processes }: { processes: number }) =>
    `This version changes the database in a way that older versions do not know, and ${plural(processes, 'process of an older version uses it', 'processes of an older version use it')}. Stop all of them, and then start this version. Nothing was changed.`,
  databaseOlder:
    'An older version of Daybook has used this database last. Start this version once, which upgrades it.',
  noDatabase: ({ dataDir }: { dataDir: string }) =>
    `There is no database in the data folder ${dataDir}. Check DAYBOOK_DATA_DIR.`,
  databaseNewer: ({ migrations }: { migrations: string[] }) =>
    `A newer version of Daybook has changed this database: it has ${migrations.join(', ')}, which this version does not know. Start the newer version, or restore a backup from before the upgrade.`,
  secretKeyDiffers:
    'This database was used with another secret key, without which no access key works. Set DAYBOOK_SECRET_KEY to that key, or restore the file secret.key of its data folder. If the key is lost, run: daybook key accept',
  adminPasswordRefused: ({ reason }: { reason: string }) =>
    `DAYBOOK_ADMIN_PASSWORD cannot be used. ${reason}`,
  secretKeyInvalid: ({ path }: { path: string }) =>
    `${path} does not contain a secret key. Restore the original file of this data folder.`,
  postgresUnreachable: ({ reason }: { reason: string }) =>
    `Cannot connect to PostgreSQL: ${reason}. Check DATABASE_URL.`,
  postgresTooOld: ({ version, oldest }: { version: number; oldest: number }) =>
    `DATABASE_URL leads to PostgreSQL ${version}. Daybook needs PostgreSQL ${oldest} or later. Upgrade the server; nothing was changed.`,
  poolerSharesSessions:
    'DATABASE_URL leads to a pooler that gives every transaction another session, such as PgBouncer in transaction mode. Daybook keeps prepared statements and locks in its sessions. Use pool_mode=session, or connect to PostgreSQL directly.',
  poolerRefusesParameter: ({ parameter }: { parameter: string }) =>
    `The pooler before PostgreSQL refuses the parameter ${parameter}. Add jit, plan_cache_mode, statement_timeout and idle_in_transaction_session_timeout to its ignore_startup_parameters.`,
  citusMissing:
    'DAYBOOK_CITUS is on, but the database has no Citus. Run CREATE EXTENSION citus in it, or set DAYBOOK_CITUS to off.',
  citusWithoutWorkers:
    'DAYBOOK_CITUS is on, but no worker of Citus holds shards. Add workers with citus_add_node, then start Daybook again.',
  citusOff:
    'Citus distributes the tables of this database. Set DAYBOOK_CITUS to on: without it, events are not stored.',
  citusOtherProcesses: ({ processes }: { processes: number }) =>
    `The tables must be distributed by Citus first, and ${plural(processes, 'process uses the database', 'processes use the database')}. Stop all of them, and then start this one. Nothing was changed.`,
  citusBackup:
    'Citus distributes the tables of this database, and its workers have no common snapshot. Daybook cannot back it up, restore into it or move it: use the tools of PostgreSQL on each node.',
  addressInUse: ({ address }: { address: string }) =>
    `${address} is already in use. Stop the program that listens there, or set DAYBOOK_PORT to another port.`,
  addressForbidden: ({ address }: { address: string }) =>
    `Permission denied: cannot listen on ${address}. Ports below 1024 often require extra rights; set DAYBOOK_PORT to another port.`,
  addressOfAnotherMachine: ({ host }: { host: string }) =>
    `${host} is not an address of this machine. Set DAYBOOK_HOST to one of its addresses.`,

  notReady: ({ url, reason }: { url: string; reason: string }) => `Daybook at ${url} is not ready: ${reason}`,
  notAnswering: ({ url, reason }: { url: string; reason: string }) =>
    `Daybook at ${url} does not answer: ${reason} Check that it runs, and DAYBOOK_HOST and DAYBOOK_PORT.`,
  fileUnreadable: ({ path }: { path: string }) => `Cannot read the file ${path}.`,
  unknownPath: ({ path }: { path: string }) => `There is no file or folder ${path}.`,
  unknownFolder: ({ root }: { root: string }) => `There is no folder ${root}.`,
  noRecordFiles: ({ paths }: { paths: string[] }) => `No record files found in ${paths.join(', ')}.`,
  notImportable: ({ path }: { path: string }) =>
    `${path} cannot be imported. Files must end in .json, .ndjson or .jsonl (or these with .gz), .tar, .tar.gz or .tgz.`,
  noPublicKey: ({ path }: { path: string }) =>
    `${path} contains no public key. The file must be PEM or the JSON output of aws cloudtrail list-public-keys.`,
}
