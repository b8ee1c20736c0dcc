import { Gauge, type Registry } from 'prom-client'

/** What runs: the version of Daybook, and the kind of its database. */
type Build = { version: string; database: 'embedded' | 'postgresql' }

/** Adds what runs, as labels of a metric that is always 1. */
export function addBuildMetric(registry: Registry, build: Build): void {
  new Gauge({
    name: 'daybook_build_info',
    help: 'Always 1; its labels are the version of Daybook and the kind of its database.',
    labelNames: ['version', 'database'],
    registers: [registry],
  }).set(build, 1)
}
