/** The target made ready for traffic, outside of the pause. */
@NullMarked
package io.whimbrel.engine.warm;

import org.jspecify.annotations.NullMarked;
