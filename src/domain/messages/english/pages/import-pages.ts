import { formatInteger, plural } from '../../numbers.ts'
import { code, link, rich } from '../../rich.ts'

type Limits = { megabytes: number; files: number; unpackedMegabytes: number; records: number }

// The page on which people import files, and its result.
const importFiles = {
  title: 'Import files',
  about:
    'Files of CloudTrail, or of records in a format that Daybook accepts, become events here. Importing a file again is harmless: what Daybook has is not stored twice.',
  files: 'Files',
  filesHint: ({ megabytes, files, unpackedMegabytes, records }: Limits) =>
    `.json, .ndjson and .jsonl, also as .gz, .tar, .tar.gz or .tgz; several at once. Together at most ${megabytes} MB, ${formatInteger(unpackedMegabytes)} MB after decompression, ${formatInteger(files)} files and ${formatInteger(records)} records.`,
  project: 'Project',
  projectHint: 'For records that name none.',
  intoProject: ({ project }: { project: string }) =>
    rich`Records that name no project belong to ${code(project)}.`,
  submit: 'Import',
  tooLarge: ({ megabytes }: { megabytes: number }) =>
    `These files are more than ${megabytes} MB together. Choose fewer, or use the command daybook import.`,
  running: 'Importing. Keep this page open until the result is here.',
  larger: rich`For more than that, run ${code('daybook import PATH')}: ${link('guide', 'Importing')}.`,
  resultTitle: 'Result of the import',
  read: ({ files }: { files: number }) => `${plural(files, 'file')} read.`,
  counts: { accepted: 'Accepted', duplicates: 'Duplicates', rejected: 'Rejected', skipped: 'Files skipped' },
  duplicatesHint: 'Daybook has them already.',
  skippedHint: 'They contain no records.',
  reasons: 'First reasons',
  stopped: {
    files: ({ files }: Limits) => `Reading stopped after ${formatInteger(files)} files.`,
    unpackedMegabytes: ({ unpackedMegabytes }: Limits) =>
      `Reading stopped at ${formatInteger(unpackedMegabytes)} MB of decompressed data.`,
    records: ({ records }: Limits) => `Reading stopped after ${formatInteger(records)} records.`,
  },
  stoppedHint:
    'What was read before is imported. Import the rest in smaller parts, or with the command daybook import.',
  openEvents: 'Open the imported events',
  another: 'Import other files',
}

/** The texts of the page on which people import files. */
export const IMPORT_PAGES = { importFiles }
