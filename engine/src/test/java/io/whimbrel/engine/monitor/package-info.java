/** Tests of what is watched behind the cutover. */
@NullMarked
package io.whimbrel.engine.monitor;

import org.jspecify.annotations.NullMarked;
