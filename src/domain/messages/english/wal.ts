import { formatInteger } from '../numbers.ts'

/** Warnings about the write-ahead log of the embedded database. */
export const WAL = {
  large: ({ megabytes }: { megabytes: number }) =>
    `The write-ahead log of the database has ${formatInteger(megabytes)} MB and can’t be emptied, because a program reads from the database file without an end. Close other programs that have the file open, such as a backup or a database browser. If there are none, restart Daybook.`,
}
