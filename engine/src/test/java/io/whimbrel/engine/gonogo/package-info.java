/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.gonogo;

import org.jspecify.annotations.NullMarked;
