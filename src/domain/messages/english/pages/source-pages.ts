import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../time.ts'
import { rich, slot, strong } from '../../rich.ts'

// The warning about silent sources.
const silenceAlert = {
  one: ({ project, usualMs }: { project: string; usualMs: number }) =>
    rich`${slot('source')} in project ${strong(project)} has been silent since ${slot('time')}. It usually sends events at least every ${formatSilence(usualMs)}.`,
  several: ({ count, source, project }: { count: number; source: string | null; project: string }) =>
    rich`${strong(`${count} sources`)} have fallen silent. The longest is ${source ?? 'a source without a name'} in project ${project}, since ${slot('time')}.`,
  viewOne: 'View source',
  viewSeveral: 'View sources',
  unnamed: 'events without a source',
}

// The page of all sources.
const sources = {
  title: 'Sources',
  about:
    'What sends events to Daybook, by project. Daybook learns how often each source sends, and says when one falls silent.',
  caption: 'Sources, silent ones first; times of receipt in UTC',
  source: 'Source',
  project: 'Project',
  status: 'Status',
  lastSeen: 'Last seen',
  usualSilence: 'Usual silence',
  alertAfter: 'Alert after',
  firstSeen: 'First seen',
  statuses: { silent: 'Silent', speaking: 'Active', learning: 'Learning', 'given-up': 'Inactive' },
  usual: ({ ms }: { ms: number }) => `up to ${formatSilence(ms)}`,
  usualUnknown: 'not known yet',
  alert: ({ ms }: { ms: number }) => formatSilence(ms),
  alertUnknown: 'not yet',
  full: ({ limit, unwatched }: { limit: number; unwatched: number }) =>
    `Daybook watches ${limit} sources, which is the limit. It stores the events of further sources but does not warn you when they fall silent. ${unwatched === 0 ? 'None of those has sent events today.' : `At least ${unwatched} of those ${unwatched === 1 ? 'has' : 'have'} sent events today.`} Each project has a share of the limit; where it is used up, a new source takes the place of one that is still learning.`,
  explanationTitle: 'What the alert means',
  explanationOfAlert:
    'Attackers often stop logging to hide their actions. Daybook therefore watches each source. If a source is silent for 1.5 times its usual longest silence, and for at least 10 minutes, it is shown as silent until it sends events again. The cause may also be a broken collector, an expired key, or that nothing happened.',
  explanationOfBaseline:
    'Daybook learns the usual silence from the longest silence of each of the last 30 days on which the source sent events. Daybook ignores the longest of these, so that one outage does not suppress alerts for a month. It learns quiet nights within days and quiet weekends after two of them. It needs ten silences and one day of data before it alerts. It marks a source inactive after 30 days without events. Time when Daybook was down is excluded.',
}

// The page of sources while there are none.
const noSources = {
  title: 'No sources yet',
  text: 'This page lists every event source that sends events, and Daybook learns how long it is usually silent. Only newly received events count; imports don’t. Send the first event:',
  api: 'API reference',
}

// In one unit: `90 min`, `36 h`, `4.5 days`.
function formatSilence(ms: number): string {
  if (ms < 2 * HOUR_MS) return `${rounded(ms / MINUTE_MS, 0)} min`
  if (ms < 72 * HOUR_MS) return `${rounded(ms / HOUR_MS, 1)} h`
  return `${rounded(ms / DAY_MS, 1)} days`
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits))
}

/** The texts of the pages about sources and their silence. */
export const SOURCE_PAGES = { silenceAlert, sources, noSources }
