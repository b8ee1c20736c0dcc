/** Messages about the actions file. */
export const ACTION_FAULTS = {}
