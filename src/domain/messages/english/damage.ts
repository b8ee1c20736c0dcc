/** What is damaged on the disk, by the kind of table, and what to do. */
export const DAMAGE = {
  day: ({ name }: { name: string }) =>
    `The events of ${name} are damaged on the disk: some are altered, or cannot be read. Other days are not affected. Check the disk, and restore a backup or compare with a trail.`,
  month: ({ name }: { name: string }) =>
    `The administrator log of ${name} is damaged on the disk. Other months are not affected. Check the disk, and restore a backup.`,
  table: ({ name }: { name: string }) =>
    `The table ${name} is damaged on the disk. Check the disk, and restore a backup.`,
}
