import { OpenFeature, type Provider } from '@openfeature/server-sdk';
import { EvaluationType, GoFeatureFlagProvider } from 'goff-server-provider';
import type * as devRelay from 'goff-server-provider/dev-relay';
import type * as express from 'goff-server-provider/express';
import type * as fastify from 'goff-server-provider/fastify';
import { impact, type ImpactOptions, type ImpactResult } from 'goff-server-provider/impact';
import type * as nestjs from 'goff-server-provider/nestjs';
import type * as opentelemetry from 'goff-server-provider/opentelemetry';

export type Subpaths = [typeof devRelay, typeof express, typeof fastify, typeof nestjs, typeof opentelemetry];

const endpoint = 'http://localhost:1031';
const provider: Provider = new GoFeatureFlagProvider({ endpoint, evaluationType: EvaluationType.Remote });
void OpenFeature.setProvider('types', provider);

/** What may be left out may be undefined. */
export const unset = () => new GoFeatureFlagProvider({ endpoint, apiKey: process.env['GOFF_API_KEY'] });

// @ts-expect-error a misspelt option
export const misspelt = () => new GoFeatureFlagProvider({ endpoint, dataFlushIntervall: 1000 });
// @ts-expect-error an option of another type
export const wrong = () => new GoFeatureFlagProvider({ endpoint, timeout: '10 s' });

/** The types of what the function takes and resolves with. */
export async function revenueOf(files: string): Promise<string | undefined> {
  const options: ImpactOptions = { files, flag: 'new-button', goal: 'purchase' };
  const { counts, statistics }: ImpactResult = await impact(options);
  return counts.variations[statistics.control]?.revenue['EUR']?.sum;
}

// @ts-expect-error a misspelt option
export const misspeltGoal = () => impact({ files: '', flag: '', gaol: '' });
