/** Why an epoch of a trail began. */
export const EPOCHS = {
  olderCopy:
    'The bucket has a newer digest than the database, which is an older copy, such as a restored backup. The trail continues in a new epoch, with new names.',
  restored:
    'The database was restored from a backup. The trail continues in a new epoch, with new names, so that it never replaces what it stored after the backup.',
  afterConflict:
    'The trail was started again after it had stopped for an object with another content. It continues in a new epoch, with new names.',
}
