// What every page has. Each module works on attributes, and nothing needs it: pages and forms work without script.
import { startDrafts } from "./drafts.js";
import { startErrors } from "./errors.js";
import { startFailures } from "./failures.js";
import { startPalette } from "./palette.js";
import { startShortcuts } from "./shortcuts.js";
import { startSizes } from "./autosize.js";
import { startToasts } from "./toasts.js";

startDrafts();
startErrors();
startFailures();
startPalette();
startShortcuts();
startSizes();
startToasts();
