/** Writes the words of the page as soon as they are there, before the rest of the page has come over a slow line. */

import { writeWords } from "./words.js";

writeWords();
