/** Reads shifted to the target, step by step, before it is in charge of anything. */
@NullMarked
package io.whimbrel.engine.reads;

import org.jspecify.annotations.NullMarked;
