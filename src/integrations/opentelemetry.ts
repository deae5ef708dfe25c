import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  metrics,
  ValueType,
  type Attributes,
  type BatchObservableResult,
  type Histogram,
  type Meter,
  type MeterProvider,
} from '@opentelemetry/api';
import type { BatchFailed, BatchSent } from '../delivery/diagnostics.js';
import { DROP_REASONS, Tally, type Ledger } from '../delivery/ledger.js';

export interface MetricsOptions {
  /** Where the instruments are made. Default: the global meter provider at the time of the call. */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Added to the attributes of every metric, such as `{ 'goff.provider': 'eu' }`: providers with different ones are
   * reported apart, providers with the same ones as a sum. Default: none.
   */
  readonly attributes?: Attributes | undefined;
}

/** What is measured: a `GoFeatureFlagProvider`. */
export interface MeasuredProvider {
  stats(): Ledger;
}

/**
 * Reports a provider's delivery as OpenTelemetry metrics; returns the function that ends it.
 *
 * Counters `goff.events.accepted`, `goff.events.delivered`, `goff.events.dropped` (attribute `reason`),
 * `goff.events.invalid` and `goff.batch.retries`; up-down counters `goff.events.pending` and
 * `goff.events.pending_bytes`, read from `stats()` when metrics are collected; histogram `goff.batch.duration` in
 * seconds (attribute `outcome`: `delivered`, `retry`, `split`, `hold`), from the diagnostics channels.
 *
 * The providers of one meter provider are added up, except where `attributes` keep them apart. After its end, what a
 * provider has counted stays in the counters, which must not fall, and what it holds leaves the up-down counters.
 * Registered again, it catches up. Registering twice does not double-count: the attributes stay those of the first, and
 * all is reported until each registration has ended. Ending one a second time does nothing.
 *
 * Call it after the OpenTelemetry SDK has been set up: before, the global meter provider is one that does nothing, and
 * the API does not hand over to a later one.
 */
export function registerMetrics(
  provider: MeasuredProvider,
  { meterProvider = metrics.getMeterProvider(), attributes = {} }: MetricsOptions = {},
): () => void {
  return reportOf(meterProvider).register(provider, attributes);
}

const reports = new WeakMap<MeterProvider, Report>();

function reportOf(meterProvider: MeterProvider): Report {
  const report = reports.get(meterProvider) ?? new Report(meterProvider.getMeter('goff-server-provider'));
  reports.set(meterProvider, report);
  return report;
}

/** Providers with the same attributes. */
interface Group {
  readonly attributes: Attributes;
  readonly providers: Set<MeasuredProvider>;
  /** What they have counted, together with those that have ended. */
  readonly tally: Tally;
}

interface Registration {
  readonly group: Group;
  /** The end of each call that registered the provider. */
  readonly ends: Set<() => void>;
  readonly endRecording: () => void;
}

/**
 * Reports to one meter provider.
 *
 * One callback observes all providers: of two observations of an instrument with the same attributes only the last
 * counts.
 */
class Report {
  readonly #observables: Observables;
  readonly #durations: Histogram;
  readonly #groups = new Map<string, Group>();
  readonly #registrations = new Map<MeasuredProvider, Registration>();
  /** What is in a tally already; kept beyond the end, so that a provider that comes back is not counted twice. */
  readonly #counted = new WeakMap<MeasuredProvider, Ledger>();

  constructor(meter: Meter) {
    this.#observables = createObservables(meter);
    this.#durations = meter.createHistogram('goff.batch.duration', {
      description: 'One request with events',
      unit: 's',
    });
    // Stays when no provider is left: without it, the SDK would go on with the number of pending events that it saw
    // last.
    meter.addBatchObservableCallback((result) => this.#observe(result), Object.values(this.#observables));
  }

  register(provider: MeasuredProvider, attributes: Attributes): () => void {
    const registration = this.#registrations.get(provider) ?? this.#begin(provider, attributes);
    const { ends } = registration;
    const end = (): void => {
      if (ends.delete(end) && ends.size === 0) this.#end(provider, registration);
    };
    ends.add(end);
    return end;
  }

  #begin(provider: MeasuredProvider, attributes: Attributes): Registration {
    const group = this.#groupOf(attributes);
    const endRecording = recordDurations(this.#durations, { provider, attributes: group.attributes });
    const registration = { group, ends: new Set<() => void>(), endRecording };
    group.providers.add(provider);
    this.#registrations.set(provider, registration);
    return registration;
  }

  #end(provider: MeasuredProvider, { group, endRecording }: Registration): void {
    this.#count(provider, group);
    endRecording();
    group.providers.delete(provider);
    this.#registrations.delete(provider);
  }

  #groupOf(attributes: Attributes): Group {
    const key = JSON.stringify(attributes, Object.keys(attributes).sort());
    const group = this.#groups.get(key) ?? { attributes: { ...attributes }, providers: new Set(), tally: new Tally() };
    this.#groups.set(key, group);
    return group;
  }

  #observe(result: BatchObservableResult): void {
    for (const group of this.#groups.values()) {
      observe(result, { of: this.#observables, ledger: this.#sum(group), attributes: group.attributes });
    }
  }

  #sum(group: Group): Ledger {
    const held = { pending: 0, pendingOnDisk: 0, inFlight: 0, bytes: 0 };
    for (const provider of group.providers) {
      const { pending, pendingOnDisk, inFlight, pendingBytes } = this.#count(provider, group);
      held.pending += pending;
      held.pendingOnDisk += pendingOnDisk;
      held.inFlight += inFlight;
      held.bytes += pendingBytes;
    }
    return group.tally.ledger(held);
  }

  /** Brings the group's tally up to date with a provider, whose ledger it returns. */
  #count(provider: MeasuredProvider, { tally }: Group): Ledger {
    const before = this.#counted.get(provider) ?? NOTHING;
    const now = provider.stats();
    tally.accepted += now.accepted - before.accepted;
    tally.recovered += now.recovered - before.recovered;
    tally.delivered += now.delivered - before.delivered;
    tally.retries += now.retries - before.retries;
    tally.invalid += now.invalid - before.invalid;
    for (const reason of DROP_REASONS) tally.dropped[reason] += now.dropped[reason] - before.dropped[reason];
    this.#counted.set(provider, now);
    return now;
  }
}

const NOTHING = new Tally().ledger({ pending: 0, pendingOnDisk: 0, inFlight: 0, bytes: 0 });

type Observables = ReturnType<typeof createObservables>;

function createObservables(meter: Meter) {
  const counter = (name: string, description: string) =>
    meter.createObservableCounter(name, { description, valueType: ValueType.INT });
  return {
    accepted: counter('goff.events.accepted', 'Events taken over'),
    recovered: counter('goff.events.recovered', 'Events taken over from the spool'),
    delivered: counter('goff.events.delivered', 'Events that the relay responded to with 2xx'),
    dropped: counter('goff.events.dropped', 'Events given up, by reason'),
    retries: counter('goff.batch.retries', 'Batches sent again'),
    invalid: counter('goff.events.invalid', 'Tracking events that do not match their definition'),
    pending: meter.createObservableUpDownCounter('goff.events.pending', {
      description: 'Events that wait or are in flight',
    }),
    onDisk: meter.createObservableUpDownCounter('goff.events.pending_on_disk', {
      description: 'Events that wait and are in the spool',
    }),
    bytes: meter.createObservableUpDownCounter('goff.events.pending_bytes', {
      description: 'Bytes of events held',
      unit: 'By',
    }),
  };
}

interface Observation {
  readonly of: Observables;
  readonly ledger: Ledger;
  readonly attributes: Attributes;
}

function observe(result: BatchObservableResult, { of, ledger, attributes }: Observation): void {
  result.observe(of.accepted, ledger.accepted, attributes);
  result.observe(of.recovered, ledger.recovered, attributes);
  result.observe(of.delivered, ledger.delivered, attributes);
  for (const reason of DROP_REASONS) result.observe(of.dropped, ledger.dropped[reason], { ...attributes, reason });
  result.observe(of.retries, ledger.retries, attributes);
  result.observe(of.invalid, ledger.invalid, attributes);
  result.observe(of.pending, ledger.pending + ledger.inFlight, attributes);
  result.observe(of.onDisk, ledger.pendingOnDisk, attributes);
  result.observe(of.bytes, ledger.pendingBytes, attributes);
}

interface Measured {
  readonly provider: MeasuredProvider;
  readonly attributes: Attributes;
}

function recordDurations(durations: Histogram, { provider, attributes }: Measured): () => void {
  const record = (message: BatchSent, outcome: string): void => {
    if (message.provider === provider) durations.record(message.durationMs / 1000, { ...attributes, outcome });
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
