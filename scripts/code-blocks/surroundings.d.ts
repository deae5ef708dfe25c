// What surrounds the code of the pages: what its reader has imported or made before.
declare const OpenFeature: typeof import('@openfeature/server-sdk').OpenFeature;
declare const GoFeatureFlagProvider: typeof import('goff-server-provider').GoFeatureFlagProvider;
declare const exposureHook: typeof import('goff-server-provider').exposureHook;
declare const MultiProvider: typeof import('@openfeature/server-sdk').MultiProvider;
declare const FirstMatchStrategy: typeof import('@openfeature/server-sdk').FirstMatchStrategy;
declare const ComparisonStrategy: typeof import('@openfeature/server-sdk').ComparisonStrategy;
declare const flushOnSignals: typeof import('goff-server-provider').flushOnSignals;
declare const defineEvents: typeof import('goff-server-provider').defineEvents;
declare const z: typeof import('zod');
declare const http: typeof import('node:http');
declare const readFile: typeof import('node:fs/promises').readFile;
declare const writeFileSync: typeof import('node:fs').writeFileSync;

declare const endpoint: string;
declare const provider: import('goff-server-provider').GoFeatureFlagProvider;
declare const previous: import('goff-server-provider').GoFeatureFlagProvider;
declare const next: import('goff-server-provider').GoFeatureFlagProvider;
declare const goff: import('goff-server-provider').GoFeatureFlagProvider;
declare const tracking: import('goff-server-provider').TrackingOnlyProvider;
declare const launchDarkly: import('@openfeature/server-sdk').Provider;
declare const client: import('@openfeature/server-sdk').Client;
declare const request: { readonly track: import('goff-server-provider').RequestTrack };
declare const context: import('@openfeature/server-sdk').EvaluationContext;
declare const relay: import('goff-server-provider/dev-relay').DevRelay;

declare const app: import('node:http').RequestListener;
declare const server: import('node:http').Server;
declare const database: { close(): Promise<void> };
declare const user: { readonly id: string };
declare function respond(event: unknown): Promise<object>;
declare function userOf(request: object): Promise<string>;
declare const authenticate: import('express').RequestHandler;
declare function sha256(text: string): string;

type TrackingEventName = import('goff-server-provider').TrackingEventName;
type DetailsArguments<Name extends TrackingEventName> = import('goff-server-provider').DetailsArguments<Name>;
type EventsOf<Events extends import('goff-server-provider').EventDefinitions> =
  import('goff-server-provider').EventsOf<Events>;
declare const events: import('goff-server-provider').EventDefinitions;

declare class AppModule {}
declare const NestFactory: { create(module: typeof AppModule): Promise<NestApplication> };
interface NestApplication {
  getHttpServer(): import('node:http').Server;
  listen(port: number): Promise<void>;
  close(): Promise<void>;
}
