import assert from 'node:assert/strict';

for (const subpath of ['fastify', 'express', 'nestjs', 'opentelemetry', 'dev-relay', 'impact']) {
  const exported = await import(`goff-server-provider/${subpath}`);
  assert.notDeepEqual(Object.keys(exported), [], `goff-server-provider/${subpath} exports nothing`);
}
