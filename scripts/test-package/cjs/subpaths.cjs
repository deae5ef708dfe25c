const assert = require('node:assert/strict');

for (const subpath of ['fastify', 'express', 'nestjs', 'opentelemetry', 'dev-relay', 'impact', 'package.json']) {
  const exported = require(`goff-server-provider/${subpath}`);
  assert.notDeepEqual(Object.keys(exported), [], `goff-server-provider/${subpath} exports nothing`);
}
