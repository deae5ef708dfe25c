import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { metrics, ValueType, type BatchObservableResult, type Meter, type MeterProvider } from '@opentelemetry/api';
import type { BatchFailed, BatchSent } from '../delivery/diagnostics.js';
import { DROP_REASONS, type Ledger } from '../delivery/ledger.js';

export interface MetricsOptions {
  /** Where the instruments are made. Default: the global meter provider. */
  readonly meterProvider?: MeterProvider;
}

/** What is measured: a `GoFeatureFlagProvider`. */
export interface MeasuredProvider {
  stats(): Ledger;
}

/**
 * Reports a provider's delivery as OpenTelemetry metrics; returns the function that ends it.
 *
 * Counters `goff.events.accepted`, `goff.events.delivered`, `goff.events.dropped` (attribute `reason`) and `goff.batch.retries`; up-down counters
 * `goff.events.pending` and `goff.events.pending_bytes`, read from `stats()` when metrics are collected; histogram `goff.batch.duration` in seconds (attribute
 * `outcome`: `delivered`, `retry`, `split`, `hold`), from the diagnostics channels.
 */
export function registerMetrics(provider: MeasuredProvider, { meterProvider }: MetricsOptions = {}): () => void {
  const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter('goff-server-provider');
  const endObserving = observeLedger(meter, provider);
  const endRecording = recordDurations(meter, provider);
  return () => {
    endObserving();
    endRecording();
  };
}

function observeLedger(meter: Meter, provider: MeasuredProvider): () => void {
  const counter = (name: string, description: string) =>
    meter.createObservableCounter(name, { description, valueType: ValueType.INT });
  const accepted = counter('goff.events.accepted', 'Events taken over');
  const delivered = counter('goff.events.delivered', 'Events that the relay answered with 2xx');
  const dropped = counter('goff.events.dropped', 'Events given up, by reason');
  const retries = counter('goff.batch.retries', 'Batches sent again');
  const pending = meter.createObservableUpDownCounter('goff.events.pending', {
    description: 'Events that wait or are in flight',
  });
  const bytes = meter.createObservableUpDownCounter('goff.events.pending_bytes', {
    description: 'Bytes of events held',
    unit: 'By',
  });
  const instruments = [accepted, delivered, dropped, retries, pending, bytes];
  const observe = (result: BatchObservableResult): void => {
    const ledger = provider.stats();
    result.observe(accepted, ledger.accepted);
    result.observe(delivered, ledger.delivered);
    for (const reason of DROP_REASONS) result.observe(dropped, ledger.dropped[reason], { reason });
    result.observe(retries, ledger.retries);
    result.observe(pending, ledger.pending + ledger.inFlight);
    result.observe(bytes, ledger.pendingBytes);
  };
  meter.addBatchObservableCallback(observe, instruments);
  return () => meter.removeBatchObservableCallback(observe, instruments);
}

function recordDurations(meter: Meter, provider: MeasuredProvider): () => void {
  const durations = meter.createHistogram('goff.batch.duration', { description: 'One request with events', unit: 's' });
  const record = (message: BatchSent, outcome: string): void => {
    if (message.provider === provider) durations.record(message.durationMs / 1000, { outcome });
  };
  const onSent = (message: unknown): void => record(message as BatchSent, 'delivered');
  const onFailed = (message: unknown): void => record(message as BatchFailed, (message as BatchFailed).outcome);
  subscribe('goff:batch:sent', onSent);
  subscribe('goff:batch:failed', onFailed);
  return () => {
    unsubscribe('goff:batch:sent', onSent);
    unsubscribe('goff:batch:failed', onFailed);
  };
}
