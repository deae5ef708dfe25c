import { OpenFeature, type Provider } from '@openfeature/server-sdk';
import { EvaluationType, GoFeatureFlagProvider } from 'goff-server-provider';
import type * as devRelay from 'goff-server-provider/dev-relay';
import type * as express from 'goff-server-provider/express';
import type * as fastify from 'goff-server-provider/fastify';
import type * as opentelemetry from 'goff-server-provider/opentelemetry';

export type Subpaths = [typeof devRelay, typeof express, typeof fastify, typeof opentelemetry];

const endpoint = 'http://localhost:1031';
const provider: Provider = new GoFeatureFlagProvider({ endpoint, evaluationType: EvaluationType.Remote });
void OpenFeature.setProvider('types', provider);

// @ts-expect-error a misspelt option
export const misspelt = () => new GoFeatureFlagProvider({ endpoint, dataFlushIntervall: 1000 });
// @ts-expect-error an option of another type
export const wrong = () => new GoFeatureFlagProvider({ endpoint, timeout: '10 s' });
