/** What every phase of a run stands on: journal, steps, retries, tasks, the signal to stop. */
@NullMarked
package io.whimbrel.engine.run;

import org.jspecify.annotations.NullMarked;
