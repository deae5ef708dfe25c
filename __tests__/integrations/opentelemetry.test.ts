import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { registerMetrics } from '../../src/integrations/opentelemetry.js';

/** Answers the first request with 503 and all others with 200. */
async function startFlakyCollector(): Promise<{ server: Server; url: string }> {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.statusCode = ++requests === 1 ? 503 : 200;
      response.end('{"ingestedContentCount":1}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('registerMetrics', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  let collector: { server: Server; url: string };

  beforeEach(async () => {
    collector = await startFlakyCollector();
  });

  afterEach(() => new Promise((resolve) => collector.server.close(resolve)));
  afterAll(() => meterProvider.shutdown());

  async function collected(): Promise<Map<string, { value: unknown; attributes: object }[]>> {
    exporter.reset();
    await reader.forceFlush();
    const [resource] = exporter.getMetrics();
    const all = resource?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return new Map(all.map(({ descriptor, dataPoints }) => [descriptor.name, [...dataPoints]]));
  }

  it('counts what the ledger counts and times each request by its outcome', async () => {
    const provider = new GoFeatureFlagProvider({
      endpoint: collector.url,
      evaluationType: 'Remote',
      maxPendingEvents: 2,
    });
    const end = registerMetrics(provider, { meterProvider });
    for (let event = 0; event < 5; event++) provider.track('clicked', { targetingKey: `user-${event}` });

    const waiting = await collected();
    expect(waiting.get('goff.events.accepted')?.[0]?.value).toBe(5);
    expect(waiting.get('goff.events.pending')?.[0]?.value).toBe(4);
    expect(waiting.get('goff.events.pending_bytes')?.[0]?.value).toBe(provider.stats().pendingBytes);
    expect(
      waiting
        .get('goff.events.dropped')
        ?.find(({ attributes }) => 'reason' in attributes && attributes.reason === 'overflow')?.value,
    ).toBe(1);

    await provider.flush();
    await provider.close();
    const done = await collected();
    expect(done.get('goff.events.delivered')?.[0]?.value).toBe(4);
    expect(done.get('goff.batch.retries')?.[0]?.value).toBe(1);
    expect(done.get('goff.events.pending')?.[0]?.value).toBe(0);
    const outcomes = done
      .get('goff.batch.duration')
      ?.map(({ attributes, value }) => [attributes, (value as { count: number }).count]);
    expect(outcomes).toEqual([
      [{ outcome: 'retry' }, 1],
      [{ outcome: 'delivered' }, 1],
    ]);
    end();
  });

  it('reports nothing more after its end, and nothing of other providers', async () => {
    const provider = new GoFeatureFlagProvider({ endpoint: collector.url, evaluationType: 'Remote' });
    const other = new GoFeatureFlagProvider({ endpoint: collector.url, evaluationType: 'Remote' });
    const end = registerMetrics(provider, { meterProvider: new MeterProvider() });
    other.track('elsewhere', {});
    await Promise.all([other.close(), provider.close()]);
    end();
    expect(provider.stats().accepted).toBe(0);
  });
});
