// A relay for the measurement, in a process of its own: serves the configuration that it is sent and takes events in.
import { createServer } from 'node:http';

let configuration = '{}';
process.on('message', (flags) => {
  configuration = JSON.stringify({ flags, evaluationContextEnrichment: { env: 'production' } });
  process.send('ready');
});
process.on('disconnect', () => process.exit());

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url.endsWith('/configuration') ? configuration : '{"ingestedContentCount":0}');
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
