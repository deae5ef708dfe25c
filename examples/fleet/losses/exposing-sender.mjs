import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';
import { exposureHook } from 'goff-server-provider';
import { Sender } from './sender.mjs';

const FLAG = { variants: { on: true, off: false }, defaultVariant: 'on', disabled: false };

/** A sender of exposures: each is of a user of its own, whose key is the id. */
export class ExposingSender extends Sender {
  #client;

  async open() {
    await super.open();
    await OpenFeature.setProviderAndWait(this.name, new InMemoryProvider({ button: FLAG }));
    this.#client = OpenFeature.getClient(this.name).addHooks(exposureHook(this.provider));
  }

  async expose(count) {
    for (let n = 0; n < count; n++) {
      const targetingKey = `${this.name}-${this.ids.length}`;
      this.ids.push(targetingKey);
      await this.#client.getBooleanValue('button', false, { targetingKey });
    }
  }
}
