export const usage = `Usage: goff-spool <ls | stats | cat | send> <folder> [options]

Looks at the folder of a spool (the provider's option spool.directory), and sends by hand what was left in it.

  ls <folder>     the files: endpoint, owner, events that wait, the oldest of them, bytes
  stats <folder>  the totals
  cat <folder>    the events that wait, one line of JSON each, in the order in which they would be sent
  send <folder>   sends what dead and closed processes have left, and prints what became of it

  --json             print JSON; cat: with each event when it was written, for which endpoint, and its metadata
  --endpoint <url>   ls, stats, cat: only what goes to this relay; send: the relay to send to (required)

Only for send:
  --api-key-file <file>  a file that holds the key, or - for standard input
  --any-endpoint         also send what was meant for other endpoints
  --timeout <seconds>    how long the relay may take nothing before send gives up (default: 60)

ls, stats and cat change nothing. Files of running processes are never touched.

Exit codes: 0 fine, 1 failed or something is left, 2 usage.`;
