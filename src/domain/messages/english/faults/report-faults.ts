/** Messages about reports. */
export const REPORT_FAULTS = {}
