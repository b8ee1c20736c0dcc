/** Whether an action's name says that it changes nothing. */
export function isReadOnlyAction(eventName: string): boolean {
  return READ_ONLY_PREFIX.test(eventName)
}

const READ_ONLY_PREFIX =
  /^(?:Describe|Get|List|Lookup|Head|Search|BatchGet|Check|Validate|Query|Scan|Select|Filter|Test|Estimate|Preview)/
