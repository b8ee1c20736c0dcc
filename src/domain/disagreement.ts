/** What processes that use one database can disagree about. */
export const DISAGREEMENTS = ['retention', 'region', 'version', 'schema', 'clock'] as const
export type Disagreement = (typeof DISAGREEMENTS)[number]
