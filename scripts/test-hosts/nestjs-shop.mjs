// A shop on NestJS. Usage: node nestjs-shop.mjs ADDRESS-OF-THE-RELAY express|fastify hooks|signals PREFIX-OF-IDS
// Decorators are called: Node.js does not know their syntax.
import { Controller, Get, Inject, Injectable, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { flushOnSignals } from 'goff-server-provider';
import { GoFeatureFlagModule, InjectTrack, Track } from 'goff-server-provider/nestjs';

const [, , endpoint, platform, ending, prefix] = process.argv;
const HOOKS = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];

/** Tracks in each of Nest's hooks. */
class Moments {
  constructor(track) {
    for (const hook of HOOKS)
      this[hook] = () => track.withContext({ targetingKey: 'shop' })('moment', { id: prefix + hook });
  }
}
Injectable()(Moments);
InjectTrack()(Moments, undefined, 0);

/** Responds to `/hold/…` when SIGUSR2 comes. */
class ShopController {
  constructor(track) {
    this.track = track;
    this.held = [];
    process.on('SIGUSR2', () => this.held.splice(0).forEach((go) => go()));
  }

  view(id) {
    this.track('viewed', { id });
    return id;
  }

  async hold(id) {
    console.log('held');
    await new Promise((go) => this.held.push(go));
    return this.view(id);
  }
}
Controller()(ShopController);
Inject(Track)(ShopController, undefined, 0);
for (const [method, path] of [
  ['view', 'view/:id'],
  ['hold', 'hold/:id'],
]) {
  Get(path)(ShopController.prototype, method, Object.getOwnPropertyDescriptor(ShopController.prototype, method));
  Param('id')(ShopController.prototype, method, 0);
}

class AppModule {}
Module({
  imports: [
    GoFeatureFlagModule.forRoot({
      providerOptions: { endpoint },
      context: ({ headers }) => ({ targetingKey: headers['x-user'] }),
    }),
  ],
  controllers: [ShopController],
  providers: [Moments],
})(AppModule);

const { ExpressAdapter } = platform === 'express' ? await import('@nestjs/platform-express') : {};
const { FastifyAdapter } = platform === 'fastify' ? await import('@nestjs/platform-fastify') : {};
const adapter = ExpressAdapter === undefined ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] });
if (ending === 'hooks') app.enableShutdownHooks();
else flushOnSignals({ server: app.getHttpServer(), before: () => app.close() });
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());
