/** Messages about requests that no topic owns: methods, bodies, parameters, sessions. */
export const REQUEST_FAULTS = {}
