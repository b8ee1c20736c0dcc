/** Faults about the signed heads of the log and proofs of them. */
export const LOG_FAULTS = {
  notANoteKey: 'This is not the public key of a log, such as `name+0123abcd+…`.',
  unknownHead: ({ size }: { size: number }) =>
    `No head was signed when the log had ${size} events. List the heads with GET /api/v1/log/heads.`,
  headsReversed: ({ field, to }: { field: string; to: number }) =>
    `\`${field}\` must not be more than \`to\`, which is ${to}.`,
  treeIncomplete:
    'The tree of the log lacks hashes, so this cannot be proved. Find out why with daybook verify --log.',
  notAHead: ({ path }: { path: string }) => `${path} is not a signed head of a log.`,
  headOfAnotherLog: ({ origin }: { origin: string }) => `The head is not one of the log ${origin}.`,
  eventNotInHead: 'This event is in the log, but not in a signed head yet. Try again in a minute.',
}
