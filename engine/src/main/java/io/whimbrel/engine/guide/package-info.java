/** How guides stand in an environment, out of the journals of their runs. */
@NullMarked
package io.whimbrel.engine.guide;

import org.jspecify.annotations.NullMarked;
