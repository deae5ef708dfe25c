// A NestJS shop. Run a relay, after `npm run build`: node dist/dev-relay/cli.js --flags examples/flags.yaml
// Usage: npx tsc -p examples/nestjs && node examples/nestjs/build/main.js [port] [address of the relay]
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BooleanFlag, GoFeatureFlagModule, InjectTrack, type Track } from 'goff-server-provider/nestjs';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

// The server knows the price: what a visitor sends is no revenue.
const price = { value: 99.5, currency: 'EUR' };

@Controller()
class ShopController {
  constructor(@InjectTrack() private readonly track: Track) {}

  @Get()
  product(@BooleanFlag({ flagKey: 'new-button', defaultValue: false }) newButton: boolean) {
    this.track('product viewed');
    return { button: newButton ? 'new' : 'old' };
  }

  @Post('orders')
  order() {
    this.track('purchase', price);
    return { ordered: true };
  }
}

@Module({
  imports: [
    GoFeatureFlagModule.forRoot({
      // Gives each event an id in its details: an analysis then counts a purchase once, even if it was sent twice.
      providerOptions: { endpoint, eventId: 'eventId', dataFlushInterval: 1_000 },
      context: ({ headers }) => ({ targetingKey: String(headers['x-user']) }),
    }),
  ],
  controllers: [ShopController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] });
// On SIGTERM: the server closes when its last response is out, the module delivers what was tracked, the process ends.
app.enableShutdownHooks();
await app.listen(Number(port));
console.log(await app.getUrl());
