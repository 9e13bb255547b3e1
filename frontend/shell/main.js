import '../../app/ui/static/gen/tabler.css';
import './css/base.css';
import './css/layout.css';
import './css/parts.css';
import './css/reading.css';
import './css/public.css';
import './css/phone.css';
import { showKept } from '../lib/toast.js';
import { startDecisions } from './decision.js';
import { startIslands } from './islands.js';
import { startKept } from './kept.js';
import { startPage } from './page.js';

startPage();
startDecisions();
startIslands();
startKept();
showKept();
