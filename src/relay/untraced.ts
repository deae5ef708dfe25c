/**
 * Runs a function with OpenTelemetry's tracing suppressed, so that the provider's own requests open no spans in the
 * application's traces.
 *
 * It uses the API object that OpenTelemetry keeps on `globalThis` under a documented symbol, because the provider does
 * not depend on that package.
 */
export function untraced<T>(run: () => T): T {
  const context = openTelemetryContext();
  return context === undefined ? run() : context.with(context.active().setValue(SUPPRESS_TRACING, true), run);
}

const API = Symbol.for('opentelemetry.js.api.1');
const SUPPRESS_TRACING = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

interface ContextManager {
  active(): { setValue(key: symbol, value: unknown): unknown };
  with<T>(context: unknown, run: () => T): T;
}

function openTelemetryContext(): ContextManager | undefined {
  return (globalThis as { [API]?: { context?: ContextManager } })[API]?.context;
}
