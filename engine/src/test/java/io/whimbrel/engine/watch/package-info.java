/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.watch;

import org.jspecify.annotations.NullMarked;
