/** Messages of errors that are no faults. */
export const ERRORS = {
  /** It reveals nothing about the bug that caused the error. */
  internal: 'Daybook failed to process the request.',
  internalWithRequestId: 'Daybook failed to process the request. Give `requestId` to the operator.',
  internalOfRequest: ({ requestId }: { requestId: string }) =>
    `Daybook failed to process the request. Request ${requestId}`,
  methodNotAllowed: ({ allow }: { allow: string }) => `Method not allowed. This URL accepts ${allow}.`,
  reportsForbidden:
    'Invalid role or organisation: the reports of an organisation are only for its primary administrator and its users with the role reports.',
}
