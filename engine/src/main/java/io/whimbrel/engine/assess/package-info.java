/** Assess: what is there, what stands in the way, how long it may take. */
@NullMarked
package io.whimbrel.engine.assess;

import org.jspecify.annotations.NullMarked;
