/** The two ends of a run: cleaned up after the cutover, or given up before it. */
@NullMarked
package io.whimbrel.engine.cleanup;

import org.jspecify.annotations.NullMarked;
