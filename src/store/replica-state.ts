/** A replica is used for lookups, or it is too far behind or does not answer, and the primary is used instead. */
export type ReplicaState = 'used' | 'behind' | 'unreachable'
