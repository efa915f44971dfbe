/** The throttle: what holds copying and proving back, and what somebody said over the plan's. */
@NullMarked
package io.whimbrel.engine.throttle;

import org.jspecify.annotations.NullMarked;
