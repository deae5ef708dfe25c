import type { ApiKeys, ChaosOptions, DevRelayOptions, Failure, WaitOptions } from '../../src/dev-relay/index.js';
import type { ImpactOptions } from '../../src/impact/index.js';
import type * as root from '../../src/index.js';
import type { FlagParameterOptions } from '../../src/integrations/nestjs/flag-parameters.js';
import type * as nestjs from '../../src/integrations/nestjs/options.js';
import type { RequireFlagsEnabledOptions } from '../../src/integrations/nestjs/require-flags-enabled.js';
import type { MetricsOptions } from '../../src/integrations/opentelemetry.js';
import { useWorld } from '../helpers/remote-provider.js';

const world = useWorld();

/** The members that may be left out. */
type Optional<Options> = {
  [Name in keyof Options]-?: object extends Pick<Options, Name> ? Name : never;
}[keyof Options];

/** Those of them that refuse `undefined` under `exactOptionalPropertyTypes`. */
type Refusing<Options> = {
  [Name in Optional<Options>]-?: Record<Name, undefined> extends Pick<Options, Name> ? never : Name;
}[Optional<Options>];

type RefusingIn<Types extends unknown[]> = { [Place in keyof Types]: Refusing<Types[Place]> }[number];

type OfRoot = RefusingIn<
  [
    root.GoFeatureFlagProviderOptions,
    root.TrackingOnlyProviderOptions,
    root.ConnectOptions,
    root.SpoolOptions,
    root.FlushOptions,
    root.FlushOnSignalsOptions,
    root.RequestContextOptions<object>,
    root.WithFlushOptions,
    root.DefineEventsOptions,
  ]
>;

type OfSubpaths = RefusingIn<
  [
    DevRelayOptions,
    ApiKeys,
    ChaosOptions,
    Failure,
    WaitOptions,
    ImpactOptions,
    MetricsOptions,
    FlagParameterOptions<boolean>,
    RequireFlagsEnabledOptions,
    nestjs.GoFeatureFlagModuleOptions,
    Omit<nestjs.GoFeatureFlagModuleAsyncOptions, 'imports'>,
  ]
>;

/** Compiles where nothing refuses, and names what does in the message of the compiler. */
const refusing = <Names>(names: [Names] extends [never] ? 'nothing' : Names): unknown => names;

it('in the types of all public options, what may be left out may be undefined', () => {
  expect([refusing<OfRoot>('nothing'), refusing<OfSubpaths>('nothing')]).toEqual(['nothing', 'nothing']);
  // What the check finds, where it finds something.
  expect(refusing<Refusing<{ readonly strict?: string; readonly lax?: string | undefined }>>('strict')).toBe('strict');
});

it('a variable of the environment that is not set is no key', async () => {
  const provider = world.provider({ apiKey: process.env['GOFF_NO_SUCH_KEY'] });
  await provider.initialize();
  expect(world.relay.probes.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});
