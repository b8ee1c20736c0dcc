/**
 * Whether a worker of Citus refused rows that were copied to it: its partition is missing, or it has one of the keys. Citus passes on
 * the text of the worker's error, but not its code.
 */
export function isCopyError(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'ReportCopyError'
}
