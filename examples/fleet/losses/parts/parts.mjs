import * as backlog from './backlog.mjs';
import * as buffer from './buffer.mjs';
import * as exporters from './exporters.mjs';
import * as flushInterval from './flush-interval.mjs';
import * as kafkaConfig from './kafka-config.mjs';
import * as opentelemetry from './opentelemetry.mjs';
import * as order from './order.mjs';
import * as outage from './outage.mjs';
import * as refused from './refused.mjs';

/** By the names of `--part`, in the order in which they are measured. */
export const PARTS = {
  ...{ exporters, opentelemetry, buffer, 'flush-interval': flushInterval },
  ...{ outage, backlog, refused, 'kafka-config': kafkaConfig, order },
};
