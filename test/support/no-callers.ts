/** The services that `createOperations` needs, without any access keys or sources; always ready. */
export const NO_CALLERS = {
  trailMeasurements: { measureOf: async () => [] },
  checkReadiness: async () => {},
  keyAuthentication: { authenticate: async () => null },
  logHeads: { readForMetrics: async () => ({ size: 0, head: null }) },
  sources: {
    countUnwatched: () => 0,
    countByState: async () => ({ speaking: 0, silent: 0, learning: 0, 'given-up': 0 }),
    listForMetrics: async () => [],
  },
  getTrailAlarms: async () => ({
    conflicts: 0,
    epochs: 0,
    oldestVerificationSeconds: null,
    problems: 0,
    failures: 0,
  }),
}
