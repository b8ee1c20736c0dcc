/** Why an epoch of a trail began. */
export const EPOCHS = {
  olderCopy:
    'The bucket has a newer digest than the database, which is an older copy, such as a restored backup. The trail continues in a new epoch, with new names.',
  afterConflict:
    'The trail was started again after it had stopped for an object with another content. It continues in a new epoch, with new names.',
}
