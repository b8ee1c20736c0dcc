import about from '../package.json' with { type: 'json' }
import type { Services } from './build-services.ts'
import { addBackupMetrics } from './http/operations/backup-metrics.ts'
import { addBuildMetric } from './http/operations/build-metric.ts'
import { addCheckMetrics } from './http/operations/check-metrics.ts'
import { addCountMetrics } from './http/operations/count-metrics.ts'
import { addDeliveryMetrics } from './http/operations/delivery-metrics.ts'
import { addHealthMetrics } from './http/operations/health-metrics.ts'
import { addLogMetrics } from './http/operations/log-metrics.ts'
import type { Metrics } from './http/operations/metrics.ts'
import { addReplicaMetric } from './http/operations/replica-metric.ts'
import { addStorageMetrics } from './http/operations/storage-metrics.ts'
import { addTailMetrics } from './http/operations/tail-metrics.ts'
import { addThreadMetric } from './http/operations/thread-metric.ts'
import { addWalMetric } from './http/operations/wal-metric.ts'
import type { Store } from './store/store.ts'

/** Adds what is measured of the services and the store to the metrics. */
export function addMeasurements({ registry }: Metrics, services: Services, store: Store): void {
  addWalMetric(registry, store.walBytes)
  addThreadMetric(registry, store.endedThreads)
  addReplicaMetric(registry, store.replicaState)
  addHealthMetrics(registry, services.measureHealth)
  addTailMetrics(registry, services.tail)
  addBuildMetric(registry, { version: about.version, database: store.isEmbedded ? 'embedded' : 'postgresql' })
  addCountMetrics(registry, services.eventCounter.measure)
  addLogMetrics(registry, services.measureLog)
  addDeliveryMetrics(registry, services.trailMeasurements.measureAll)
  addBackupMetrics(registry, services.scheduledBackup.measure)
  addCheckMetrics(registry, services.damageReport.measure)
  addStorageMetrics(registry, services.storageMeasurements.last)
}
