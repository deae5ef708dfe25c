import goff = require('goff-server-provider');
import devRelay = require('goff-server-provider/dev-relay');
import express = require('goff-server-provider/express');
import fastify = require('goff-server-provider/fastify');
import impact = require('goff-server-provider/impact');
import opentelemetry = require('goff-server-provider/opentelemetry');
import sdk = require('@openfeature/server-sdk');

export type Subpaths = [typeof devRelay, typeof express, typeof fastify, typeof opentelemetry];

const endpoint = 'http://localhost:1031';
export const provider: sdk.Provider = new goff.GoFeatureFlagProvider({
  endpoint,
  evaluationType: goff.EvaluationType.Remote,
});

// @ts-expect-error a misspelt option
export const misspelt = () => new goff.GoFeatureFlagProvider({ endpoint, dataFlushIntervall: 1000 });

export const sentence = async (): Promise<string> => {
  const { statistics } = await impact.impact({ files: 'events', flag: 'new-button', goal: 'purchase' });
  return statistics.verdict.sentence;
};
