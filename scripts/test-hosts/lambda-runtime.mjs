// The loop of a Lambda runtime. Usage: node lambda-runtime.mjs FILE, whose export `handler` gets the invocations.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);
// One connection for all, as the true runtime has it: it is what waits while the process is frozen.
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

function ask(path, options = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const asking = request(base + path, options, (response) => {
      text(response).then((body) => resolve({ headers: response.headers, body }), reject);
    });
    asking.on('error', reject).end(body);
  });
}

for (;;) {
  const { headers, body } = await ask('next');
  const context = { getRemainingTimeInMillis: () => Number(headers['deadline-ms']) - Date.now() };
  try {
    const result = await handler(JSON.parse(body), context);
    await ask(`${headers['request-id']}/response`, { method: 'POST' }, JSON.stringify(result));
  } catch (error) {
    await ask(`${headers['request-id']}/error`, { method: 'POST' }, String(error?.stack));
  }
}
