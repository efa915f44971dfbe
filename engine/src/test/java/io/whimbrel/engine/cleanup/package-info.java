/** Tests of the two ends of a run. */
@NullMarked
package io.whimbrel.engine.cleanup;

import org.jspecify.annotations.NullMarked;
