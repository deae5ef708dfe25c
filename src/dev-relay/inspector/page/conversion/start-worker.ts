const ADDRESS = '/inspector/conversion-worker.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

/**
 * Starts the worker that counts. The page's policy lets nothing become a script or markup but by this name, and by it
 * this one address only.
 */
export function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('goff-inspector', { createScriptURL: () => ADDRESS });
  return new Worker(policy?.createScriptURL(ADDRESS) ?? ADDRESS, { type: 'module' });
}
