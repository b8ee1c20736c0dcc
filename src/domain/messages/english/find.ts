/** What is found by words: the words themselves that mean more than a name, and what matches are called. */
export const FIND = {
  /** Words between others that mean nothing of their own. */
  fillers: [
    'a',
    'an',
    'and',
    'at',
    'by',
    'did',
    'for',
    'from',
    'has',
    'in',
    'of',
    'on',
    'the',
    'to',
    'who',
    'with',
  ],
  words: {
    failed: ['failed', 'failure', 'failures', 'error', 'errors', 'denied'],
    succeeded: ['succeeded', 'success', 'successful'],
    changes: ['change', 'changes', 'writes'],
    reads: ['reads'],
  },
  labels: {
    failed: 'Failed',
    succeeded: 'Succeeded',
    changes: 'Changes only',
    reads: 'Reads only',
    actionsOf: ({ verb }: { verb: string }) => `Actions that begin with ${verb}`,
    server: ({ id, name }: { id: string; name: string }) => `${name} (${id})`,
    combined: ({ labels }: { labels: readonly string[] }) => labels.join(' · '),
  },
}
