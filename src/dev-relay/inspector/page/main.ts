import { ConversionView } from './conversion/conversion-view.js';
import { redraw } from './dom/redraw.js';
import { EventLog } from './events/event-log.js';
import { EventsView } from './events/events-view.js';
import { Intake } from './events/intake.js';
import { FailuresView } from './failures/failures-view.js';
import type { ShownFailures } from './failures/shown-failure.js';
import { FlagsView } from './flags/flags-view.js';
import { followRelay } from './relay/follow-relay.js';
import { RequestsView } from './requests/requests-view.js';
import type { SeenRequest } from './requests/seen-request.js';
import { Announcer } from './shell/announcer.js';
import { Connection } from './shell/connection.js';
import { showSampleLines } from './shell/sample-lines.js';
import { listenForShortcuts } from './shell/shortcuts.js';
import { Tabs, type ViewName } from './shell/tabs.js';
import { switchThemes } from './shell/theme.js';

const log = new EventLog();
const announcer = new Announcer();
const connection = new Connection(announcer);
const events = new EventsView({ log, announcer, onClear: () => conversion.restart() });
const flags = new FlagsView();
const failures = new FailuresView(announcer);
const requests = new RequestsView();
const conversion = new ConversionView(log);

const shows: Readonly<Record<ViewName, () => void>> = {
  events: () => events.update(),
  flags: () => void flags.update(),
  failures: () => void failures.update(),
  requests: () => requests.update(),
  conversion: () => conversion.update(true),
};
const tabs = new Tabs((view) => shows[view]());
const updateConversion = redraw(() => conversion.update(tabs.current === 'conversion'));

showSampleLines();
switchThemes(() => conversion.repaint());
listenForShortcuts({ currentView: () => tabs.current, pause: () => events.togglePause() });

const intake = new Intake(log, {
  onEvent: (event) => conversion.note(event),
  onTaken: (taken) => {
    connection.count(taken);
    events.update();
    updateConversion();
  },
});
void followRelay({
  onState: (state) => connection.become(state),
  onEvents: (arrivals) => intake.push(arrivals),
  onMissed: (missed) => events.missed(missed),
  onHello: () => {
    void requests.load();
    void failures.update();
    if (tabs.current === 'flags') void flags.update();
  },
  onRequest: (request) => requests.add(request as SeenRequest),
  onFlags: () => {
    if (tabs.current === 'flags') void flags.update();
  },
  onFailures: (shown) => failures.show(shown as ShownFailures),
});
