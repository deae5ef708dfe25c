import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

/**
 * Lets the lifecycle hooks of a module begin first and end last.
 *
 * Nest sorts modules by distance, once, before the first hook: what starts first closes last. Global modules share one
 * distance, and of these the order of imports decides. Other modules may track in their last hook, so ours has to come
 * after all of them.
 */
export function closeLast(modules: ModulesContainer, type: Type<unknown>): void {
  for (const module of modules.values()) if (module.metatype === type) module.distance = Infinity;
}
