/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.copy;

import org.jspecify.annotations.NullMarked;
