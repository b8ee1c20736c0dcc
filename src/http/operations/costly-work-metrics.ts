import { Counter, Gauge, type Registry } from 'prom-client'
import { DOWNLOAD_ENDS, type DownloadEnd } from '../../domain/costly-work.ts'
import type { CostlyWork } from '../../services/costly-work.ts'

/** Adds the counter of downloads by their ends, and returns the function that counts one. */
export function createDownloadCounter(registry: Registry): (end: DownloadEnd) => void {
  const downloads = new Counter({
    name: 'daybook_downloads_total',
    help: 'Downloads by how they ended: complete, client_left, too_slow, too_long or error.',
    labelNames: ['end'],
    registers: [registry],
  })
  for (const end of DOWNLOAD_ENDS) downloads.inc({ end: toLabel(end) }, 0)
  return (end) => downloads.inc({ end: toLabel(end) })
}

/** Adds what costly work is running and waiting, and how much was refused, by kind. */
export function addCostlyWorkMetrics(registry: Registry, costlyWork: Pick<CostlyWork, 'counts'>): void {
  const options = { labelNames: ['kind'] as const, registers: [registry] }
  new Gauge({
    name: 'daybook_costly_work_running',
    help: 'Costly work in progress by kind, such as download, report, search or verification.',
    ...options,
    collect() {
      for (const [kind, { running }] of costlyWork.counts()) this.set({ kind: toSnakeCase(kind) }, running)
    },
  })
  new Gauge({
    name: 'daybook_costly_work_waiting',
    help: 'Costly work that waits for a place, by kind.',
    ...options,
    collect() {
      for (const [kind, { waiting }] of costlyWork.counts()) this.set({ kind: toSnakeCase(kind) }, waiting)
    },
  })
  new Counter({
    name: 'daybook_costly_work_refused_total',
    help: 'Costly work refused with status 429 because of its limits, by kind.',
    ...options,
    collect() {
      this.reset()
      for (const [kind, { refused }] of costlyWork.counts()) this.inc({ kind: toSnakeCase(kind) }, refused)
    },
  })
}

function toLabel(end: DownloadEnd): string {
  return end.replace(' ', '_')
}

function toSnakeCase(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
