/** Messages about trails, selectors, archives, digests and proofs. */
export const TRAIL_FAULTS = {}
