export const usage = `Usage: goff-doctor --endpoint <url> [options]

Says what is wrong between an application and its relay, one line for each finding.

  --endpoint <url>       the relay, as the provider's option endpoint has it (required)
  --collector <url>      where events go, if that is elsewhere: the option dataCollectorBaseURL
  --api-key-file <file>  a file that holds the API key, or - for standard input
  --flag <key>           a flag that the relay has to have; may be given again
  --relay-config <file>  the relay's configuration: its exporters are looked at, nothing of it is sent
  --send                 sends one tracking event named goff-doctor-check, which is exported like any other
  --proxy <url>          the option proxyUrl, without credentials
  --proxy-file <file>    a file that holds the option proxyUrl, with its credentials
  --ca <file>            authorities to trust, in PEM: the option connect.ca
  --timeout <seconds>    for the whole run, all requests together (default: 20)
  --json                 print JSON

Without --send nothing is changed anywhere, and no event is recorded.

Exit codes: 0 healthy, 1 something is wrong, 2 usage.`;
