/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.throttle;

import org.jspecify.annotations.NullMarked;
