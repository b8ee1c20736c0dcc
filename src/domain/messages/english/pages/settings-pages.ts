import { plural } from '../../numbers.ts'

// The page of all settings.
const settings = {
  title: 'Settings',
  about:
    'What you can set up here, and its state. The operator sets everything else with environment variables; the guide lists them.',
  users: 'Who can sign in, and what each may do.',
  userState: ({ active, deactivated }: { active: number; deactivated: number }) =>
    deactivated === 0 ? `${active} active` : `${active} active, ${deactivated} deactivated`,
  projects: 'Groups of events and grants, with their storage and inventory.',
  projectState: ({ all, withStorage }: { all: number; withStorage: number }) =>
    `${plural(all, 'project')}, ${withStorage} with storage`,
  keys: 'What programs send and read events with.',
  keyState: ({ own, all }: { own: number; all: number | null }) =>
    all === null ? `${own} active` : `${all} active, ${own} of them yours`,
  sources: 'What sends events, and which of them fell silent.',
  sourceState: (counts: SourceCounts) => {
    const sending = counts.speaking + counts.learning
    return counts.silent === 0 ? `${sending} sending` : `${counts.silent} silent, ${sending} sending`
  },
  importFiles: 'Events from files of CloudTrail, or of an export.',
  retention: 'Retention',
  retentionPurpose: 'How long events are kept. The operator sets it; trails keep them for longer.',
  retentionState: ({ days }: { days: number }) => plural(days, 'day'),
}

type SourceCounts = { silent: number; speaking: number; learning: number }

/** The texts of the page of all settings. */
export const SETTINGS_PAGES = { settings }
