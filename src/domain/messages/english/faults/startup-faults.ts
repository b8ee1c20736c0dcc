/** Messages about what keeps a process from starting or a command from running. */
export const STARTUP_FAULTS = {}
