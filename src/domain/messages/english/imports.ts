import { formatInteger, plural } from '../numbers.ts'

type Result = { events: number; accepted: number; duplicates: number; rejected: number }

/** The texts about an import: how far it is, its result, and which records were rejected. */
export const IMPORTS = {
  record: ({ name, number }: { name: string; number: number }) => `${name}, record ${number}`,
  afterRecord: ({ name, number }: { name: string; number: number }) => `${name}, after record ${number}`,
  rejection: ({ record, id, reason }: { record: string; id: string | null; reason: string }) =>
    `${record}${id === null ? '' : ` (${id})`}: ${reason}`,
  moreRejected: ({ count }: { count: number }) => `… and ${formatInteger(count)} more.`,
  result: ({ events, accepted, duplicates, rejected }: Result) =>
    `${plural(events, 'event')}: ${formatInteger(accepted)} accepted, ${plural(duplicates, 'duplicate')}, ${formatInteger(rejected)} rejected.`,
  skipped: ({ count }: { count: number }) =>
    `${plural(count, 'file')} skipped: ${count === 1 ? 'it contains' : 'they contain'} no records of CloudTrail.`,
  /** Why the rest of a file cannot be read. */
  damages: {
    gzipCutOff: 'the gzip data ends too early',
    gzipDamaged: 'the gzip data is damaged',
    tarDamaged: 'the tar archive is damaged or ends too early',
    notText: 'it is neither UTF-8 nor UTF-16',
  },
  /** What a file is that Daybook does not read. */
  kinds: {
    gzip: 'compressed with gzip more than three times',
    tar: 'a tar archive inside another file',
    'utf-16le': 'UTF-16 text',
    'utf-16be': 'UTF-16 text',
    'utf-32': 'UTF-32 text',
    zip: 'a ZIP archive',
    zstandard: 'compressed with Zstandard',
    bzip2: 'compressed with bzip2',
    xz: 'compressed with xz',
    parquet: 'an Apache Parquet file',
  },
  stopped: 'Stopped early. Run the same command again to continue.',
  progress: (progress: ImportProgress) => {
    const { percent, files, filesDone, events, rate, rejected } = progress
    return [
      `${percent} %`,
      `${filesDone} of ${files} ${files === 1 ? 'file' : 'files'}`,
      plural(events, 'event'),
      `${formatInteger(rate)} per second`,
      ...(rejected > 0 ? [`${formatInteger(rejected)} rejected`] : []),
    ].join(' · ')
  },
}

type ImportProgress = {
  percent: number
  files: number
  filesDone: number
  events: number
  rate: number
  rejected: number
}
