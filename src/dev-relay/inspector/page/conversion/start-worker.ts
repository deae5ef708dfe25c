const ADDRESS = '/inspector/conversion-worker.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

/**
 * Starts the worker that counts. The page's policy allows only the trusted types of this name, and they allow only this
 * address.
 */
export function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('goff-inspector', { createScriptURL: () => ADDRESS });
  return new Worker(policy?.createScriptURL(ADDRESS) ?? ADDRESS, { type: 'module' });
}
