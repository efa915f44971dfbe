/** Monitor: the target watched after the cutover. */
@NullMarked
package io.whimbrel.engine.monitor;

import org.jspecify.annotations.NullMarked;
